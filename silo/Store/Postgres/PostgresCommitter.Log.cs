namespace SmartManager.Store.Postgres;

internal sealed partial class PostgresCommitter
{
    [LoggerMessage(EventId = 3304, Level = LogLevel.Error,
        Message = "A commit of {TurnCount} turns failed and none of them was kept; further failures are counted, not logged")]
    private partial void LogCommitFailed(Exception exception, int turnCount);

    [LoggerMessage(EventId = 3305, Level = LogLevel.Error,
        Message = "The database was lost in the middle of a commit of {TurnCount} turns, for long: whether they were kept is not known")]
    private partial void LogOutcomeUnknown(Exception exception, int turnCount);

    [LoggerMessage(EventId = 3306, Level = LogLevel.Information, Message = "Commits go through again")]
    private partial void LogCommitsAgain();
}
