using Microsoft.Extensions.Logging;

namespace SmartManager.Grains.Campaigns;

public sealed partial class CampaignGrain
{
    [LoggerMessage(
        EventId = 4911, Level = LogLevel.Warning,
        Message = "What was decided about campaign {Campaign} could not be passed on; it is tried again until it can")]
    private partial void LogNotPassedOn(Exception exception, string campaign);
}
