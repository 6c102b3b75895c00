using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Channels;

public sealed partial class BillingGrain
{
    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The store is not available; order {OutboxKey} waits")]
    private partial void LogStoreUnavailable(Exception exception, string outboxKey);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Error, Message = "Billing failed on order {OutboxKey}; it is tried again")]
    private partial void LogBillingFailed(Exception exception, string outboxKey);
}
