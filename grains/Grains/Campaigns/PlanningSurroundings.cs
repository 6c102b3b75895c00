using System.Collections.Immutable;
using System.Text.Json;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Grains.Campaigns;

/// <summary>What the planning side of campaigns and programs works with.</summary>
/// <param name="Store">Where it keeps what has happened.</param>
/// <param name="Documents">The fixed paths of approvals, and the campaigns that are to be run.</param>
/// <param name="Lists">The uploaded lists.</param>
/// <param name="Rulebooks">The rules in force.</param>
/// <param name="Campaigns">The campaigns that run.</param>
/// <param name="Time">The clock.</param>
public sealed record PlanningSurroundings(
    IGrainStore Store, IDocuments Documents, ISubscriberLists Lists, IRulebooks Rulebooks, ICampaigns Campaigns, TimeProvider Time)
{
    private const int ListNameLengthMax = 64;

    /// <summary>Checks a campaign under the rules in force.</summary>
    /// <param name="campaign">What a planner wrote.</param>
    /// <param name="program">Its program; null if there is none of that name.</param>
    public async Task<ImmutableArray<CampaignError>> CheckAsync(CampaignDocument campaign, ProgramDocument? program)
    {
        var (earlier, lists) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var named = CampaignCheck.FindNames(campaign);
        foreach (var name in named.Lists.Where(static name => name.Length is >= 1 and <= ListNameLengthMax))
        {
            if (await Lists.FindAsync(name, CancellationToken.None) is not null)
            {
                lists.Add(name);
            }
        }

        foreach (var name in named.Earlier.Where(IsKey))
        {
            if ((await Store.LoadAsync(new GrainKey(CampaignGrain.Kind, name), CancellationToken.None)).Version > 0)
            {
                earlier.Add(name);
            }
        }

        return CampaignCheck.Check(campaign, new CampaignSurroundings(program, Rulebooks.Current, lists, earlier));
    }

    /// <summary>The store's numbers of the lists that a campaign names, by name, as far as they are ready.</summary>
    public async Task<ImmutableSortedDictionary<string, long>> FindListsAsync(CampaignDocument campaign)
    {
        var found = CampaignBasis.NoLists.ToBuilder();
        foreach (var name in CampaignCheck.FindNames(campaign).Lists.Where(static name => name.Length is >= 1 and <= ListNameLengthMax))
        {
            if (await Lists.FindAsync(name, CancellationToken.None) is { State: ListState.Ready } list)
            {
                found[name] = list.Number;
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Whether a trigger campaign may run: it does already, or fewer do than may.</summary>
    public bool HasTriggerRoom(string campaign)
    {
        var plans = Campaigns.Triggers.Plans;
        return plans.Length < CampaignLimits.TriggersMax || plans.Any(plan => plan.Id == campaign);
    }

    /// <summary>The same, with its program looked up.</summary>
    public async Task<ImmutableArray<CampaignError>> CheckAsync(CampaignDocument campaign, IGrainFactory grains) =>
        await CheckAsync(campaign, IsKey(campaign.Program) ? (await grains.GetGrain<IProgramGrain>(campaign.Program).GetState()).Document : null);

    /// <summary>Checks a program under the rules in force.</summary>
    public ImmutableArray<CampaignError> Check(ProgramDocument program) => ProgramCheck.Check(program, Rulebooks.Current);

    /// <summary>The fixed paths of approvals; none if none were ever fixed.</summary>
    public async Task<ApprovalPathsDocument> ReadPathsAsync()
    {
        var stored = await Documents.FindAsync(ApprovalPathsVersion.Kind, version: null, CancellationToken.None);
        return stored is null ? new ApprovalPathsDocument() : ReadPaths(stored).ApprovalPaths;
    }

    /// <summary>The fixed paths of a stored version.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static ApprovalPathsVersion ReadPaths(Document stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored.Body.Span, PlanningJson.Default.ApprovalPathsVersion)
                ?? throw new FormatException("The stored paths are empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored paths are not whole, or of a later build.", exception);
        }
    }

    /// <summary>Whether a text can be the key of a program or campaign; nothing else is asked of the store.</summary>
    public static bool IsKey(string? name) => name is { Length: >= 1 and <= CampaignLimits.IdLengthMax }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
