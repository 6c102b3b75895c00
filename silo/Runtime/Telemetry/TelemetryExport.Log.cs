namespace SmartManager.Silo.Telemetry;

internal sealed partial class TelemetryExport
{
    [LoggerMessage(EventId = 2801, Level = LogLevel.Information,
        Message = "Traces and metrics are sent by {Protocol}; {SampledShare} of the network events are traced")]
    private partial void LogSending(string protocol, double sampledShare);
}
