namespace SmartManager.Functions.Events;

internal sealed partial class NetworkEventBatch
{
    [LoggerMessage(EventId = 5301, Level = LogLevel.Error,
        Message = "Network event {Position} of the batch (sequence number {SequenceNumber}) was not taken: {Code}; it is not sent again")]
    private partial void LogBad(int position, string sequenceNumber, string code);

    [LoggerMessage(EventId = 5302, Level = LogLevel.Error,
        Message = "{Count} more network events of the batch were not taken; they are not sent again")]
    private partial void LogMoreBad(int count);

    [LoggerMessage(EventId = 5303, Level = LogLevel.Warning,
        Message = "{Count} network events of the batch were not acknowledged; the trigger brings the batch again")]
    private partial void LogUnacknowledged(int count);

    [LoggerMessage(EventId = 5304, Level = LogLevel.Error, Message = "NetworkEvents got what is no batch; the trigger brings it again")]
    private partial void LogUnreadable();
}
