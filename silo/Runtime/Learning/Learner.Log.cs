namespace SmartManager.Silo.Learning;

public sealed partial class Learner
{
    [LoggerMessage(EventId = 2701, Level = LogLevel.Information, Message = "Version {Version} of what outcomes taught: {Count} counts")]
    private partial void LogLearnt(long version, int count);
}
