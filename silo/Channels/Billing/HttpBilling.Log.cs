namespace SmartManager.Channels.Billing;

public sealed partial class HttpBilling
{
    [LoggerMessage(EventId = 4331, Level = LogLevel.Warning, Message = "Billing gave no answer on {Key} ({Reason}); it is asked again")]
    private partial void LogNoAnswer(string key, string reason);

    [LoggerMessage(EventId = 4332, Level = LogLevel.Warning, Message = "Billing answered {Status} on {Key}; it is asked again")]
    private partial void LogStatus(string key, int status);

    [LoggerMessage(EventId = 4333, Level = LogLevel.Warning, Message = "Billing answered on {Key} what is none of its words; it is asked again")]
    private partial void LogNotUnderstood(string key);
}
