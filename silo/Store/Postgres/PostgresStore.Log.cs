namespace SmartManager.Store.Postgres;

public sealed partial class PostgresStore
{
    [LoggerMessage(EventId = 3301, Level = LogLevel.Information, Message = "Store {Database} is open at schema {Schema}")]
    private partial void LogOpened(string database, int schema);

    [LoggerMessage(EventId = 3307, Level = LogLevel.Information, Message = "Store {Database} is closed")]
    private partial void LogClosed(string database);

    [LoggerMessage(EventId = 3308, Level = LogLevel.Warning,
        Message = "The server of store {Database} does not sync its disk (fsync is off): what is answered does not survive a power loss")]
    private partial void LogNotSynced(string database);
}
