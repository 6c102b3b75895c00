using Microsoft.Extensions.Logging;

namespace SmartManager.Cluster.Streams;

internal sealed partial class StreamPartitionGrain
{
    [LoggerMessage(EventId = 2761, Level = LogLevel.Warning,
        Message = "A batch of {EventCount} network events could not be committed whole ({Failure}); it comes again")]
    private partial void LogComesAgain(string failure, int eventCount);

    [LoggerMessage(EventId = 2762, Level = LogLevel.Error, Message = "The provider passed over events of a stream ({Failure})")]
    private partial void LogStreamFailed(string failure);

    [LoggerMessage(EventId = 2763, Level = LogLevel.Error,
        Message = "A network event of a stream led to a failure of ours ({Failure}) and is passed over; its sender may send it again")]
    private partial void LogEventFailed(string failure);

    [LoggerMessage(EventId = 2764, Level = LogLevel.Warning, Message = "A network event of a stream is not right and is passed over: {Code}")]
    private partial void LogRejected(string code);
}
