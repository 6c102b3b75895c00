namespace SmartManager.Silo.Hosting;

public sealed partial class RetentionService
{
    [LoggerMessage(
        EventId = 2601, Level = LogLevel.Information,
        Message = "Retention dropped {EntryCount} network events, {TraceCount} decision traces, {ChangeCount} changes of contacts "
            + "and {ListCount} uploaded lists")]
    private partial void LogDropped(long entryCount, long traceCount, long changeCount, long listCount);

    [LoggerMessage(EventId = 2602, Level = LogLevel.Warning, Message = "The store is not available; retention waits for its next time")]
    private partial void LogStoreUnavailable(Exception exception);
}
