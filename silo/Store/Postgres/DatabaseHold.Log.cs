namespace SmartManager.Store.Postgres;

internal sealed partial class DatabaseHold
{
    [LoggerMessage(EventId = 3309, Level = LogLevel.Critical,
        Message = "Another process took store {Database} while its server was away; this one writes nothing until the other has stopped")]
    private partial void LogLost(string database);

    [LoggerMessage(EventId = 3310, Level = LogLevel.Information, Message = "Store {Database} is held by this process again")]
    private partial void LogRegained(string database);

    [LoggerMessage(EventId = 3311, Level = LogLevel.Error,
        Message = "Store {Database} is held again, but what was published meanwhile cannot be read; turns are refused until it can")]
    private partial void LogNotCaughtUp(Exception exception, string database);
}
