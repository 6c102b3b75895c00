namespace SmartManager.Gateway.Hosting;

internal sealed partial class Failures
{
    [LoggerMessage(EventId = 1900, Level = LogLevel.Error, Message = "Unexpected failure on {Endpoint}")]
    private partial void LogUnexpected(Exception exception, string? endpoint);

    [LoggerMessage(EventId = 1901, Level = LogLevel.Warning, Message = "The store is unavailable on {Endpoint}")]
    private partial void LogStoreUnavailable(Exception exception, string? endpoint);
}
