namespace SmartManager.Silo.Rules;

public sealed partial class PublicationWatch
{
    [LoggerMessage(EventId = 2503, Level = LogLevel.Warning,
        Message = "The store could not be read; what others have published is looked for again, and further failures are not logged")]
    private partial void LogNotSeen(Exception exception);
}
