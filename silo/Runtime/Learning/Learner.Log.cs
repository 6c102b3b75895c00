namespace SmartManager.Silo.Learning;

public sealed partial class Learner
{
    [LoggerMessage(EventId = 2701, Level = LogLevel.Information, Message = "Version {Version} of what outcomes taught: {Count} counts")]
    private partial void LogLearnt(long version, int count);

    [LoggerMessage(EventId = 2703, Level = LogLevel.Error, Message = "What was learnt last cannot be read; decisions go on with what is known")]
    private partial void LogUnreadable(Exception exception);
}
