namespace SmartManager.Channels.Http;

internal sealed partial class HttpCarrier
{
    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Message {Key} was not handed over: {Error}; it is tried again")]
    private partial void LogUnavailable(string key, HttpRequestError error);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Warning, Message = "Message {Key}: nobody knows whether the carrier has it ({Error})")]
    private partial void LogUnknown(string key, string error);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Warning, Message = "Message {Key}: the carrier answered {Status}")]
    private partial void LogStatus(string key, int status);
}
