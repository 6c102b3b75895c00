using System.Text;
using SQLitePCL;

namespace SmartManager.Store.Sqlite;

/// <summary>A prepared statement that is used again and again. Parameters and columns count from 0.</summary>
/// <remarks>
/// Not safe for two threads at once; neither is the connection it belongs to. Used after its end it fails with SQLITE_MISUSE or has no
/// values.
/// </remarks>
internal sealed class Statement(sqlite3 connection, sqlite3_stmt handle) : IDisposable
{
    private const int StackTextMax = 256;
    private nint _statement = handle.DangerousGetHandle(); // Stays valid: the connection holds this, and this the handle, until the end.

    /// <summary>Binds a whole number.</summary>
    public Statement Bind(int parameter, long value)
    {
        Check(NativeStatement.BindNumber(_statement, parameter + 1, value));
        return this;
    }

    /// <summary>Binds a whole number or nothing.</summary>
    public Statement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    /// <summary>Binds bytes. An empty blob is not null.</summary>
    public unsafe Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            Check(NativeStatement.BindZeros(_statement, parameter + 1, 0));
            return this;
        }

        fixed (byte* bytes = value)
        {
            Check(NativeStatement.BindBytes(_statement, parameter + 1, bytes, value.Length, NativeStatement.Transient));
        }

        return this;
    }

    /// <summary>Binds bytes or nothing.</summary>
    public Statement Bind(int parameter, ReadOnlyMemory<byte>? value) =>
        value is { } bytes ? Bind(parameter, bytes.Span) : BindNull(parameter);

    /// <summary>Binds a text or, if it is null, nothing.</summary>
    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            return BindNull(parameter);
        }

        if (value.Length > StackTextMax)
        {
            return BindText(parameter, Encoding.UTF8.GetBytes(value));
        }

        Span<byte> text = stackalloc byte[StackTextMax * 3];
        return BindText(parameter, text[..Encoding.UTF8.GetBytes(value, text)]);
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last; the statement is then ready for its next use.</returns>
    public bool Step()
    {
        var result = NativeStatement.Step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        var reset = NativeStatement.Reset(_statement);
        Check(result == raw.SQLITE_DONE ? reset : result);
        return false;
    }

    /// <summary>Runs a statement that gives no rows, or whose rows do not matter.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>The first column of the only row; null if there is no row.</summary>
    public long? ReadNumber()
    {
        if (!Step())
        {
            return null;
        }

        var value = Number(0);
        Reset();
        return value;
    }

    /// <summary>All rows, each made into something.</summary>
    public IReadOnlyList<T> ReadAll<T>(Func<Statement, T> read)
    {
        var rows = new List<T>();
        while (Step())
        {
            rows.Add(read(this));
        }

        return rows;
    }

    /// <summary>Ends a use before the last row.</summary>
    public void Reset() => _ = NativeStatement.Reset(_statement); // It says again how the last step ended, which is known.

    /// <summary>A whole number of the row; 0 for null.</summary>
    public long Number(int column) => NativeStatement.Number(_statement, column);

    /// <summary>Whether the row has nothing there.</summary>
    public bool IsNull(int column) => NativeStatement.Type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>A text of the row; empty for null.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Span(column));

    /// <summary>A copy of bytes of the row; empty for null.</summary>
    public byte[] Bytes(int column) => Span(column).ToArray();

    /// <summary>Bytes of the row, or the UTF-8 of a text, where they lie: gone with the next step.</summary>
    public unsafe ReadOnlySpan<byte> Span(int column)
    {
        var bytes = NativeStatement.Bytes(_statement, column); // Before the length: SQLite may have to make the bytes first.
        return bytes is null ? default : new ReadOnlySpan<byte>(bytes, NativeStatement.Length(_statement, column));
    }

    /// <summary>An instant of the row. UTC.</summary>
    public DateTimeOffset Instant(int column) => new(Number(column), TimeSpan.Zero);

    /// <summary>Frees it.</summary>
    public void Dispose()
    {
        _statement = 0;
        handle.Dispose();
    }

    private Statement BindNull(int parameter)
    {
        Check(NativeStatement.BindNull(_statement, parameter + 1));
        return this;
    }

    private unsafe Statement BindText(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* text = value)
        {
            // Of an empty span there is no address, and SQLite takes a text without one for null.
            byte nothing = 0;
            var start = text is null ? &nothing : text;
            Check(NativeStatement.BindText(_statement, parameter + 1, start, value.Length, NativeStatement.Transient));
        }

        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Connection.Failure(connection, result);
        }
    }
}
