namespace SmartManager.Channels.Azure;

internal sealed partial class AcsCarrier
{
    [LoggerMessage(EventId = 1361, Level = LogLevel.Warning, Message = "Message {Key} was not handed over: {Error}; it is tried again")]
    private partial void LogUnavailable(string key, HttpRequestError error);

    [LoggerMessage(EventId = 1362, Level = LogLevel.Warning,
        Message = "Message {Key}: nobody knows whether Communication Services have it ({Error})")]
    private partial void LogUnknown(string key, string error);

    [LoggerMessage(EventId = 1363, Level = LogLevel.Warning, Message = "Message {Key}: Communication Services answered {Status}")]
    private partial void LogStatus(string key, int status);
}
