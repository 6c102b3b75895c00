using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Channels;

public sealed partial class ChannelGrain
{
    [LoggerMessage(EventId = 4201, Level = LogLevel.Warning,
        Message = "{RowCount} messages of channel {Channel} were being handed over when the last process ended: their outcome is unknown")]
    private partial void LogAbandoned(int rowCount, string channel);

    [LoggerMessage(
        EventId = 4202, Level = LogLevel.Error,
        Message = "Outbox row {OutboxKey} could not be handed over; it is held back and tried again after growing pauses")]
    private partial void LogHeld(Exception? exception, string outboxKey);

    [LoggerMessage(
        EventId = 4204, Level = LogLevel.Error,
        Message = "Outbox row {OutboxKey} was released and its subscriber cannot be told; it is told again after growing pauses")]
    private partial void LogUnresolved(Exception? exception, string outboxKey);

    [LoggerMessage(
        EventId = 4203, Level = LogLevel.Error, Message = "Carrier {Carrier} failed on outbox row {OutboxKey}; its outcome is unknown")]
    private partial void LogCarrierFailed(Exception exception, string outboxKey, string carrier);
}
