namespace SmartManager.Silo.Learning;

public sealed partial class LearningService
{
    [LoggerMessage(EventId = 2702, Level = LogLevel.Warning, Message = "The store could not be read; outcomes are learnt from the next time")]
    private partial void LogStoreUnavailable(Exception exception);
}
