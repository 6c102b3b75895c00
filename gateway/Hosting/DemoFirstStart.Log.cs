namespace SmartManager.Gateway.Hosting;

internal sealed partial class DemoFirstStart
{
    [LoggerMessage(
        EventId = 1801,
        Level = LogLevel.Information,
        Message = "The store was empty: {SubscriberCount} generated subscribers were put into it")]
    private partial void LogBaseMade(int subscriberCount);
}
