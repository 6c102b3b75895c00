namespace SmartManager.Silo.Hosting;

public sealed partial class ListSweep
{
    [LoggerMessage(EventId = 2611, Level = LogLevel.Information, Message = "Removed {MemberCount} members of lists that failed or were dropped")]
    private partial void LogSwept(long memberCount);

    [LoggerMessage(EventId = 2612, Level = LogLevel.Warning, Message = "The store is not available; lists are swept the next time")]
    private partial void LogStoreUnavailable(Exception exception);
}
