namespace SmartManager.Store.Postgres;

internal sealed partial class WriterLane
{
    [LoggerMessage(EventId = 3302, Level = LogLevel.Warning,
        Message = "A commit of {TurnCount} turns did not go through and is tried again; further tries are not logged")]
    private partial void LogTriedAgain(Exception exception, int turnCount);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Warning,
        Message = "The connection was lost in the middle of a commit; the database says that the commit was kept: {WasKept}")]
    private partial void LogSettled(bool wasKept);
}
