using System.Runtime.InteropServices;

namespace SmartManager.Store.Sqlite;

/// <summary>
/// What a prepared statement is asked for every turn, straight from SQLite's library
/// (<see href="https://www.sqlite.org/c3ref/funclist.html">its functions</see>, parameters from 1, columns from 0).
/// </summary>
/// <remarks>
/// SQLitePCLRaw counts a reference to its handle around each call; a turn makes some forty. The functions that only set or read a field
/// of the statement take nanoseconds and wait for nobody, so the collector may wait for them. <c>Step</c>, <c>Reset</c> and texts
/// of any length are ordinary calls.
/// A null pointer is answered with SQLITE_MISUSE, 0 or nothing.
/// </remarks>
internal static unsafe partial class NativeStatement
{
    /// <summary>Tells SQLite to copy what it is given before it returns: SQLITE_TRANSIENT.</summary>
    public const nint Transient = -1;

    private const string Library = "e_sqlite3";

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindNumber(nint statement, int parameter, long value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    public static partial int BindNull(nint statement, int parameter);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_zeroblob")]
    public static partial int BindZeros(nint statement, int parameter, int length);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBytes(nint statement, int parameter, byte* bytes, int length, nint release);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int parameter, byte* text, int length, nint release);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    public static partial long Number(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    public static partial byte* Bytes(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    public static partial int Length(nint statement, int column);
}
