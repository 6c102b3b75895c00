using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Scheduling;

public sealed partial class SchedulerGrain
{
    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "The store is not available; wake-up {WakeUp} fires again")]
    private partial void LogStoreUnavailable(Exception exception, string wakeUp);
}
