namespace SmartManager.Silo.Rules;

public sealed partial class Rulebooks
{
    [LoggerMessage(EventId = 2501, Level = LogLevel.Information, Message = "Rulebook {Version} is in force")]
    private partial void LogInForce(long version);
}
