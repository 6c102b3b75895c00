namespace SmartManager.Silo.Hosting;

public sealed partial class RelayStart
{
    [LoggerMessage(EventId = 4501, Level = LogLevel.Warning, Message = "The relays could not be started again; it is tried again soon")]
    private partial void LogNotStarted(Exception exception);
}
