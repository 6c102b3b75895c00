namespace SmartManager.Store.Sqlite;

internal sealed partial class TurnCommitter
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Error,
        Message = "A commit of {TurnCount} turns failed and none of them was kept; further failures are counted, not logged")]
    private partial void LogCommitFailed(Exception exception, int turnCount);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Commits go through again")]
    private partial void LogCommitsAgain();

    [LoggerMessage(EventId = 3103, Level = LogLevel.Error, Message = "A failed commit could not be rolled back")]
    private partial void LogRollbackFailed(Exception exception);
}
