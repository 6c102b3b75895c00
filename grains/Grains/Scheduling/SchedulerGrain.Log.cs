using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Scheduling;

public sealed partial class SchedulerGrain
{
    [LoggerMessage(
        EventId = 4401, Level = LogLevel.Error,
        Message = "Wake-up {WakeUp} could not be delivered; it is held back and tried again after growing pauses")]
    private partial void LogNotWoken(Exception? exception, string wakeUp);
}
