namespace SmartManager.Channels.Line;

internal sealed partial class CarrierLine
{
    [LoggerMessage(EventId = 1331, Level = LogLevel.Error,
        Message = "{Carrier} does not take messages: nothing more is handed over for {OpenTime}, then one message tries again")]
    private partial void LogOpened(string carrier, TimeSpan openTime);

    [LoggerMessage(EventId = 1332, Level = LogLevel.Information, Message = "{Carrier} takes messages again")]
    private partial void LogClosed(string carrier);
}
