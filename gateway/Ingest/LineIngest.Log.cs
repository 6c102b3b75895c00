namespace SmartManager.Gateway.Ingest;

internal sealed partial class LineIngest
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "A line of {Kind} failed for a reason that nobody foresaw")]
    private partial void LogLineFailed(Exception exception, string kind);
}
