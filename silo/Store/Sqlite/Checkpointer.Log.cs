namespace SmartManager.Store.Sqlite;

internal sealed partial class Checkpointer
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "The write-ahead log could not be copied home; it keeps growing")]
    private partial void LogCheckpointFailed(Exception exception);
}
