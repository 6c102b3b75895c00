namespace SmartManager.Functions.Sending;

internal sealed partial class OutboxWatch
{
    [LoggerMessage(EventId = 5501, Level = LogLevel.Error,
        Message = "Message {Key} of channel {Channel} was nudged in vain too often; the server nudges again while it waits")]
    private partial void LogPoison(string key, string channel);

    [LoggerMessage(EventId = 5502, Level = LogLevel.Error, Message = "The poison queue held what is no nudge; it is dropped")]
    private partial void LogUnreadable();

    [LoggerMessage(EventId = 5503, Level = LogLevel.Warning, Message = "What is due in the outbox has waited for {OverdueSeconds} s")]
    private partial void LogOverdue(double overdueSeconds);

    [LoggerMessage(EventId = 5504, Level = LogLevel.Warning, Message = "The look at due work failed: the gateway answered {StatusCode}")]
    private partial void LogLookFailed(int statusCode);
}
