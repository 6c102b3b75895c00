using Microsoft.Extensions.Options;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Relays;

namespace SmartManager.Grains.Campaigns;

/// <summary>What a dispatch works with.</summary>
/// <param name="Store">Where it keeps its place.</param>
/// <param name="Records">The counters.</param>
/// <param name="Campaigns">The campaigns that were stored to be run.</param>
/// <param name="Audience">Who may be meant.</param>
/// <param name="Lanes">Lets what was planned leave, or not.</param>
public sealed record DispatchSurroundings(
    IGrainStore Store, IRecords Records, ICampaigns Campaigns, IAudienceWalk Audience, CampaignLanes Lanes)
{
    /// <summary>The rules in force.</summary>
    public required IRulebooks Rulebooks { get; init; }

    /// <summary>Says when the silo stops.</summary>
    public required RelayGate Gate { get; init; }

    /// <summary>Told of a subscriber who cannot be asked, because what is stored of him cannot be read.</summary>
    public required Action<Exception, string> Skipped { get; init; }

    /// <summary>How fast.</summary>
    public required IOptions<DispatchOptions> Options { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
