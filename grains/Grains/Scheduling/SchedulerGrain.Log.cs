using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Scheduling;

public sealed partial class SchedulerGrain
{
    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "Wake-up {WakeUp} could not be delivered; it fires again")]
    private partial void LogNotWoken(Exception exception, string wakeUp);
}
