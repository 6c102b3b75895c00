using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>Where a campaign stands in its life.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<CampaignPhase>))]
public enum CampaignPhase
{
    /// <summary>It is written. What has run before and was edited stands still meanwhile.</summary>
    Draft = 0,

    /// <summary>Somebody has to approve it.</summary>
    InApproval = 1,

    /// <summary>It may run.</summary>
    Approved = 2,

    /// <summary>It begins by itself when its time has come.</summary>
    Scheduled = 3,

    /// <summary>It is taken to its audience.</summary>
    Running = 4,

    /// <summary>It stands still.</summary>
    Paused = 5,

    /// <summary>It was ended before its time.</summary>
    Stopped = 6,

    /// <summary>It is through, or its time is over.</summary>
    Completed = 7,

    /// <summary>Put away.</summary>
    Archived = 8,
}

/// <summary>Where a program stands.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<ProgramPhase>))]
public enum ProgramPhase
{
    /// <summary>It is written.</summary>
    Draft = 0,

    /// <summary>Campaigns in it may be approved.</summary>
    Open = 1,

    /// <summary>No more campaigns in it are approved; those that run go on.</summary>
    Closed = 2,
}
