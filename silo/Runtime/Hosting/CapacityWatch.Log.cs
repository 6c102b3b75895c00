namespace SmartManager.Silo.Hosting;

public sealed partial class CapacityWatch
{
    [LoggerMessage(EventId = 2603, Level = LogLevel.Warning, Message = "How pool {Pool} stands could not be seen; it is looked at again")]
    private partial void LogNotSeen(Exception exception, string pool);
}
