using Microsoft.Extensions.Logging;
using SmartManager.Domain.Campaigns.Dispatching;

namespace SmartManager.Grains.Campaigns;

public sealed partial class DispatchGrain
{
    [LoggerMessage(EventId = 2711, Level = LogLevel.Warning,
        Message = "A page of campaign {Campaign} could not be done; it is done again soon, and who was decided is not decided again")]
    private partial void LogNotDone(Exception exception, string campaign);

    [LoggerMessage(EventId = 2712, Level = LogLevel.Information, Message = "Campaign {Campaign} is {Phase}: {Reason}")]
    private partial void LogPhase(string campaign, DispatchStanding phase, string? reason);
}

/// <summary>Lines of a dispatch that others write.</summary>
public static partial class DispatchLog
{
    /// <summary>A subscriber could not be asked, and is passed over.</summary>
    [LoggerMessage(EventId = 2713, Level = LogLevel.Error,
        Message = "Subscriber {Subscriber} cannot be read; a campaign passes over this one")]
    public static partial void Skipped(this ILogger<DispatchGrain> logger, Exception exception, string subscriber);
}
