namespace SmartManager.Functions.Carriers;

internal sealed partial class SmsEvents
{
    [LoggerMessage(EventId = 5201, Level = LogLevel.Error,
        Message = "{Function} got what is no event of its kind; Event Grid keeps it with what could not be delivered")]
    private partial void LogUnreadable(string function);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Warning,
        Message = "The gateway answered {Function} with {StatusCode} on event {EventId}; Event Grid sends it again")]
    private partial void LogRefused(string function, int statusCode, string eventId);
}
