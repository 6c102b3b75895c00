namespace SmartManager.Functions;

internal sealed partial class GatewayCallbacks
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "The gateway did not answer; the carrier is asked to send its {Kind} again")]
    private partial void LogGatewayUnavailable(Exception exception, string kind);
}
