namespace SmartManager.Silo.Campaigns;

public sealed partial class StoredCampaigns
{
    [LoggerMessage(EventId = 2721, Level = LogLevel.Error,
        Message = "Revision {Revision} of campaign {Campaign} cannot be read by this build; it triggers nothing here")]
    private partial void LogUnreadable(Exception exception, string campaign, long revision);
}
