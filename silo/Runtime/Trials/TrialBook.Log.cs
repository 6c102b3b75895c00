namespace SmartManager.Silo.Trials;

internal sealed partial class TrialBook
{
    [LoggerMessage(EventId = 2851, Level = LogLevel.Information, Message = "The {Kind} {Id} began")]
    private partial void LogBegan(string kind, string id);

    [LoggerMessage(EventId = 2852, Level = LogLevel.Information, Message = "The {Kind} {Id} is {Phase} after {Seconds} s")]
    private partial void LogEnded(string kind, string id, TrialPhase phase, double seconds);

    [LoggerMessage(EventId = 2853, Level = LogLevel.Error, Message = "The {Kind} {Id} could not go on; nothing was changed by it")]
    private partial void LogFailed(Exception exception, string kind, string id);
}
