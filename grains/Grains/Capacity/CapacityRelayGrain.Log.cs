using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Capacity;

public sealed partial class CapacityRelayGrain
{
    [LoggerMessage(
        EventId = 4601, Level = LogLevel.Error,
        Message = "A pool could not be told of the unit {OutboxKey}; it is held back and tried again after growing pauses")]
    private partial void LogNotTold(Exception? exception, string outboxKey);
}
