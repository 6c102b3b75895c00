namespace SmartManager.Silo.Carriers;

internal sealed partial class FeedbackPump
{
    [LoggerMessage(EventId = 1311, Level = LogLevel.Warning,
        Message = "A simulated receipt or reply was lost because the store could not write")]
    private partial void LogLost(Exception exception);
}
