using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Channels;

public sealed partial class ChannelGrain
{
    [LoggerMessage(EventId = 4201, Level = LogLevel.Warning,
        Message = "{RowCount} messages of channel {Channel} were being handed over when the last process ended: their outcome is unknown")]
    private partial void LogAbandoned(int rowCount, string channel);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Error, Message = "The store is not available; outbox row {OutboxKey} waits")]
    private partial void LogStoreUnavailable(Exception exception, string outboxKey);

    [LoggerMessage(
        EventId = 4204, Level = LogLevel.Error, Message = "The hand-over of outbox row {OutboxKey} was cut short; the next drain resolves it")]
    private partial void LogCutShort(Exception exception, string outboxKey);

    [LoggerMessage(
        EventId = 4203, Level = LogLevel.Error, Message = "Carrier {Carrier} failed on outbox row {OutboxKey}; its outcome is unknown")]
    private partial void LogCarrierFailed(Exception exception, string outboxKey, string carrier);
}
