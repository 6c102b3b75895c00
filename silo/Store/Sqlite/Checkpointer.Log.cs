namespace SmartManager.Store.Sqlite;

internal sealed partial class Checkpointer
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "The write-ahead log could not be copied home; it keeps growing")]
    private partial void LogCheckpointFailed(Exception exception);

    [LoggerMessage(
        EventId = 3202, Level = LogLevel.Critical, Message = "The store's file could not be synced; the process ends so that its log is brought home again")]
    private partial void LogSyncFailed(Exception exception);
}
