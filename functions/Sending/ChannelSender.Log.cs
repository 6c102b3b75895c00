namespace SmartManager.Functions.Sending;

internal sealed partial class ChannelSender
{
    [LoggerMessage(EventId = 5401, Level = LogLevel.Error, Message = "ChannelSend got what is no nudge; it goes to the poison queue")]
    private partial void LogUnreadable();

    [LoggerMessage(EventId = 5402, Level = LogLevel.Error,
        Message = "No carrier of channel {Channel} is configured here: message {Key} is left to others")]
    private partial void LogNoCarrier(string channel, string key);

    [LoggerMessage(EventId = 5403, Level = LogLevel.Warning, Message = "Message {Key} could not be claimed: the gateway answered {StatusCode}")]
    private partial void LogNotClaimed(string key, int statusCode);

    [LoggerMessage(EventId = 5404, Level = LogLevel.Error,
        Message = "Carrier {Carrier} failed on message {Key}; its outcome is unknown")]
    private partial void LogCarrierFailed(Exception exception, string key, string carrier);

    [LoggerMessage(EventId = 5405, Level = LogLevel.Error,
        Message = "The gateway was not told how message {Key} ended at its carrier ({Outcome}); when its claim is over it counts as unknown")]
    private partial void LogNotReported(string key, string outcome);
}
