using System.Text;
using SQLitePCL;

namespace SmartManager.Store.Sqlite;

/// <summary>A prepared statement that is used again and again. Parameters and columns count from 0.</summary>
/// <remarks>Not safe for two threads at once; neither is the connection it belongs to.</remarks>
internal sealed class Statement(sqlite3 connection, sqlite3_stmt handle) : IDisposable
{
    private const int StackTextMax = 256;

    /// <summary>Binds a whole number.</summary>
    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, parameter + 1, value));
        return this;
    }

    /// <summary>Binds a whole number or nothing.</summary>
    public Statement Bind(int parameter, long? value)
    {
        Check(value is { } number
            ? raw.sqlite3_bind_int64(handle, parameter + 1, number)
            : raw.sqlite3_bind_null(handle, parameter + 1));
        return this;
    }

    /// <summary>Binds bytes. An empty blob is not null.</summary>
    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, parameter + 1, 0)
            : raw.sqlite3_bind_blob(handle, parameter + 1, value));
        return this;
    }

    /// <summary>Binds bytes or nothing.</summary>
    public Statement Bind(int parameter, ReadOnlyMemory<byte>? value)
    {
        if (value is { } bytes)
        {
            return Bind(parameter, bytes.Span);
        }

        Check(raw.sqlite3_bind_null(handle, parameter + 1));
        return this;
    }

    /// <summary>Binds a text or, if it is null, nothing.</summary>
    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(handle, parameter + 1));
        }
        else if (value.Length is > 0 and <= StackTextMax)
        {
            Span<byte> text = stackalloc byte[StackTextMax * 3];
            Check(raw.sqlite3_bind_text(handle, parameter + 1, text[..Encoding.UTF8.GetBytes(value, text)]));
        }
        else
        {
            Check(raw.sqlite3_bind_text(handle, parameter + 1, value));
        }

        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last; the statement is then ready for its next use.</returns>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        var reset = raw.sqlite3_reset(handle);
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
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>A whole number of the row; 0 for null.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>Whether the row has nothing there.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    /// <summary>A text of the row.</summary>
    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? string.Empty;

    /// <summary>A copy of bytes of the row; empty for null.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>Bytes of the row, or the UTF-8 of a text, where they lie: gone with the next step.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(handle, column);

    /// <summary>An instant of the row. UTC.</summary>
    public DateTimeOffset Instant(int column) => new(Number(column), TimeSpan.Zero);

    /// <summary>Frees it.</summary>
    public void Dispose() => handle.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Connection.Failure(connection, result);
        }
    }
}
