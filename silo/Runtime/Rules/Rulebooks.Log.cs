namespace SmartManager.Silo.Rules;

public sealed partial class Rulebooks
{
    [LoggerMessage(EventId = 2501, Level = LogLevel.Information, Message = "Rulebook {Version} is in force")]
    private partial void LogInForce(long version);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Error,
        Message = "Rulebook {Version} was published by another build and cannot be read; decisions go on under the one in force")]
    private partial void LogUnreadable(Exception exception, long version);
}
