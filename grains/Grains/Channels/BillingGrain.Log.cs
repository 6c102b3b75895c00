using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Channels;

public sealed partial class BillingGrain
{
    [LoggerMessage(
        EventId = 4301, Level = LogLevel.Error,
        Message = "The outcome of order {OutboxKey} could not be recorded; it is held back and tried again after growing pauses")]
    private partial void LogNotRecorded(Exception? exception, string outboxKey);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Error, Message = "Billing failed on order {OutboxKey}; it is tried again")]
    private partial void LogBillingFailed(Exception exception, string outboxKey);
}
