namespace SmartManager.Channels.Kannel;

internal sealed partial class KannelCarrier
{
    [LoggerMessage(EventId = 1321, Level = LogLevel.Warning, Message = "Message {Key} was not handed over to {Carrier}: {Error}; it is tried again")]
    private partial void LogUnavailable(string key, string carrier, string error);

    [LoggerMessage(EventId = 1322, Level = LogLevel.Warning, Message = "Message {Key}: nobody knows whether {Carrier} has it ({Error})")]
    private partial void LogUnknown(string key, string carrier, string error);

    [LoggerMessage(EventId = 1323, Level = LogLevel.Warning, Message = "Message {Key}: {Carrier} answered {Status}, meaning {Handover}")]
    private partial void LogStatus(string key, string carrier, int status, string handover);

    [LoggerMessage(EventId = 1324, Level = LogLevel.Error,
        Message = "{Carrier} does not take our user and password: nothing is sent until they are right in Kannel's group sendsms-user and here")]
    private partial void LogNotSignedIn(string carrier);
}
