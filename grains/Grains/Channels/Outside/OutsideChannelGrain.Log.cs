using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Channels.Outside;

public sealed partial class OutsideChannelGrain
{
    [LoggerMessage(EventId = 4701, Level = LogLevel.Warning,
        Message = "{RowCount} claimed messages of channel {Channel} were not ended in time: their outcome is unknown")]
    private partial void LogClaimsOver(int rowCount, string channel);

    [LoggerMessage(EventId = 4702, Level = LogLevel.Error,
        Message = "Outbox row {OutboxKey} was claimed and its subscriber cannot be told; it is told again after growing pauses")]
    private partial void LogUnresolved(Exception? exception, string outboxKey);

    [LoggerMessage(EventId = 4703, Level = LogLevel.Error,
        Message = "The queue does not take nudges of channel {Channel}; what is due waits, and it is tried again after growing pauses")]
    private partial void LogQueueAway(Exception exception, string channel);

    [LoggerMessage(EventId = 4704, Level = LogLevel.Information, Message = "The queue takes nudges of channel {Channel} again")]
    private partial void LogQueueBack(string channel);

    [LoggerMessage(EventId = 4705, Level = LogLevel.Error,
        Message = "Outbox row {OutboxKey} cannot be given out; it is held back, and tried again after growing pauses")]
    private partial void LogHeld(Exception? exception, string outboxKey);
}
