using System.Security.Cryptography;
using System.Text;
using SmartManager.Store.Sqlite;

namespace SmartManager.Store.Moving;

/// <summary>The embedded store that moves: its folder is held, and all is read as of one instant.</summary>
internal sealed class MoveSource : IDisposable
{
    private const int MarkColumns = 12;

    private readonly StoreFolder _folder;

    private MoveSource(StoreFolder folder, Connection connection)
    {
        (_folder, Connection) = (folder, connection);
        connection.Execute("PRAGMA temp_store = FILE"); // Heads of a hundred million entries are sorted on the disk.
        connection["MakeHeads"].Run();
        connection["FillHeads"].Run();
        connection["BeginRead"].Run();
    }

    /// <summary>Where it is read. Not safe for two threads at once.</summary>
    public Connection Connection { get; }

    /// <summary>Takes a folder.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    /// <exception cref="StoreFormatException">The file is of a newer build, or no store.</exception>
    public static MoveSource Open(string folder) =>
        StoreFolder.Take(folder).Open(new StoreOptions { Folder = folder }, static (taken, writer) => new MoveSource(taken, writer));

    /// <summary>
    /// What it is known by when a move goes on after a stop: the same folder with nothing done in it since. 64 hexadecimal digits.
    /// </summary>
    public string ReadMark()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = Connection["ReadMark"].ReadAll(static row => string.Join('/', Enumerable.Range(0, MarkColumns).Select(row.Number)));
        hash.AppendData(Encoding.ASCII.GetBytes(head[0]));
        var bodies = Connection["ReadMarkBodies"];
        while (bodies.Step())
        {
            hash.AppendData(BitConverter.GetBytes(bodies.Number(0)));
            hash.AppendData(bodies.Bytes(1));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The rows of a table behind a place, each with its place first.</summary>
    public Statement Rows(MovedTable table, MovePlace after)
    {
        var rows = Connection["Move" + table.Statements];
        return table.IsByName ? rows.Bind(0, after.Name) : rows.Bind(0, after.Number);
    }

    /// <summary>Where a row of <see cref="Rows"/> stands.</summary>
    public static MovePlace PlaceOf(MovedTable table, Statement row) =>
        table.IsByName ? new MovePlace(0, Encoding.UTF8.GetString(row.Bytes(0))) : new MovePlace(row.Number(0), string.Empty);

    /// <summary>Counts and sums up a table.</summary>
    public RowSum Sum(MovedTable table, Action<long> count, CancellationToken cancellationToken)
    {
        var sum = new RowSum();
        var rows = Rows(table, MovePlace.Start);
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < table.Columns.Length; i++)
            {
                switch (table.Columns[i])
                {
                    case MovedType.Text or MovedType.Bytes:
                        sum.Add(rows.Bytes(i + 1));
                        break;
                    case MovedType.LongOrNull when rows.IsNull(i + 1):
                        sum.AddNothing();
                        break;
                    default:
                        sum.Add(rows.Number(i + 1));
                        break;
                }
            }

            sum.EndRow();
            count(sum.Rows);
        }

        return sum;
    }

    /// <summary>Lets the folder go; nothing of the store has changed but its schema, if that was an older one.</summary>
    public void Dispose()
    {
        Connection["EndRead"].Run();
        Connection.CheckpointAll();
        Connection.Dispose();
        _folder.Dispose();
    }
}

/// <summary>How far a table has been read: behind a number or behind a name. All rows of one place move together.</summary>
/// <param name="Number">The number; 0 for the begin.</param>
/// <param name="Name">The name; empty for the begin.</param>
internal readonly record struct MovePlace(long Number, string Name)
{
    /// <summary>Before the first row.</summary>
    public static MovePlace Start { get; } = new(0, string.Empty);
}
