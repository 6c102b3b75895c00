namespace SmartManager.Gateway.Hosting;

internal sealed partial class DemoRulebookWarning
{
    [LoggerMessage(
        EventId = 1803,
        Level = LogLevel.Warning,
        Message = "A real carrier is set and the demo's rulebook is in force (version {RulebookVersion}): its invented offers and "
            + "prices would be sent to real people. Publish your own with PUT /v1/rulebook; "
            + "FirstStart:HasDemoRulebook false begins without one")]
    private partial void LogDemoRulebookOnRealCarrier(long rulebookVersion);
}
