namespace SmartManager.Functions.Gateway;

internal sealed partial class GatewayClient
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "The gateway did not answer {Function}; it is tried again by who called")]
    private partial void LogUnavailable(Exception exception, string function);
}
