namespace SmartManager.Store.Sqlite;

public sealed partial class SqliteStore
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Store {Path} is open at schema {Schema}")]
    private partial void LogOpened(string path, int schema);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Store {Path} is closed")]
    private partial void LogClosed(string path);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning,
        Message = "The write-ahead log could not be copied home at the close; the next start does it")]
    private partial void LogNotCheckpointed(Exception exception);
}
