using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Capacity;

public sealed partial class CapacityGrain
{
    [LoggerMessage(
        EventId = 4602, Level = LogLevel.Error,
        Message = "Whether order {Order} comes could not be found out; its unit stays held, and its subscriber is asked again")]
    private partial void LogNotResolved(Exception exception, string order);
}
