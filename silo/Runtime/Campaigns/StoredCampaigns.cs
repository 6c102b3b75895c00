using System.Collections.Concurrent;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Silo.Rules;

namespace SmartManager.Silo.Campaigns;

/// <summary>Keeps the campaigns that were stored to be run, and which trigger campaigns do run. One for a process.</summary>
public sealed partial class StoredCampaigns(
    IDocuments documents, PublicationPace pace, TimeProvider time, ILogger<StoredCampaigns> logger) : ICampaigns
{
    /// <summary>The kind of the stored board: which trigger campaigns run, and which campaigns were ended before their time.</summary>
    public const string BoardKind = "campaign-board";

    /// <summary>No offer is open longer, so nothing of an ended campaign waits longer.</summary>
    private static readonly TimeSpan EndedKeptFor = TimeSpan.FromDays(62);

    private const int ChangeTriesMax = 10;

    private readonly ILogger<StoredCampaigns> _logger = logger;

    /// <summary>Compiled campaigns kept in memory; when there are more, all are compiled anew as they are asked for.</summary>
    private const int PlansMax = 1_000;

    private readonly ConcurrentDictionary<(string Campaign, long Revision), CampaignPlan> _plans = new();
    private readonly ConcurrentDictionary<string, Newest> _newest = new(StringComparer.Ordinal);
    private InForce _inForce = new(TriggerCampaigns.None, CampaignBoard.Empty);

    /// <inheritdoc/>
    public TriggerCampaigns Triggers => Volatile.Read(ref _inForce).Triggers;

    /// <inheritdoc/>
    public ValueTask<CampaignPlan?> FindAsync(string campaign, long revision, CancellationToken cancellationToken) =>
        _plans.TryGetValue((campaign, revision), out var known)
            ? ValueTask.FromResult<CampaignPlan?>(known)
            : ReadAsync(campaign, revision, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CampaignPlan?> FindNewestAsync(string campaign, CancellationToken cancellationToken) =>
        _newest.TryGetValue(campaign, out var known) && !IsToLookAgain(known)
            ? ValueTask.FromResult<CampaignPlan?>(known.Plan)
            : FindNewerAsync(campaign, known?.Plan, cancellationToken);

    /// <inheritdoc/>
    public Task WaitForFollowersAsync() => pace.WaitForFollowersAsync(time);

    /// <inheritdoc/>
    public bool IsEnded(string campaign) => Volatile.Read(ref _inForce).Board.Ended.ContainsKey(campaign);

    /// <inheritdoc/>
    public Task<bool> SetTriggerAsync(string campaign, long? revision, CancellationToken cancellationToken) => ChangeAsync(
        board =>
        {
            if (board.Triggers.GetValueOrDefault(campaign) == (revision ?? 0))
            {
                return board;
            }

            var triggers = revision is { } runs ? board.Triggers.SetItem(campaign, runs) : board.Triggers.Remove(campaign);
            return triggers.Count <= CampaignLimits.TriggersMax ? board with { Triggers = triggers } : null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task EndAsync(string campaign, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ChangeAsync(
            board => board.Ended.ContainsKey(campaign) ? board : board with
            {
                Ended = board.Ended.RemoveRange(board.Ended.Where(one => now - one.Value > EndedKeptFor).Select(one => one.Key))
                    .SetItem(campaign, now),
            },
            cancellationToken);
        await pace.WaitForFollowersAsync(time);
    }

    /// <summary>Changes what is in force by the next stored version.</summary>
    /// <returns>False if the change was not possible.</returns>
    private async Task<bool> ChangeAsync(Func<CampaignBoard, CampaignBoard?> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < ChangeTriesMax; tries++)
        {
            var stored = await documents.FindAsync(BoardKind, version: null, cancellationToken);
            var board = CampaignBoard.Read(stored);
            if (change(board) is not { } next)
            {
                return false;
            }

            if (ReferenceEquals(next, board))
            {
                await PutInForceAsync(stored, cancellationToken);
                return true;
            }

            var document = new Document(BoardKind, (stored?.Version ?? 0) + 1, time.GetUtcNow(), next.Encode());
            if (await documents.TryAddAsync(document, cancellationToken))
            {
                await PutInForceAsync(document, cancellationToken);
                return true;
            }
        }

        throw new StoreUnavailableException("The list of campaigns in force was changed by others again and again; nothing happened.");
    }

    /// <summary>Puts the stored list of trigger campaigns in force.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        await PutInForceAsync(await documents.FindAsync(BoardKind, version: null, cancellationToken), cancellationToken);

    /// <summary>Takes over what another process has changed. One look by key if none has.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(BoardKind, Triggers.Version + 1, cancellationToken) is not null)
        {
            await LoadAsync(cancellationToken);
        }
    }

    private async Task PutInForceAsync(Document? stored, CancellationToken cancellationToken)
    {
        if (stored is null)
        {
            return;
        }

        var plans = new List<CampaignPlan>();
        var board = CampaignBoard.Read(stored);
        foreach (var (campaign, revision) in board.Triggers)
        {
            try
            {
                if (await FindAsync(campaign, revision, cancellationToken) is { } plan)
                {
                    plans.Add(plan);
                }
            }
            catch (FormatException exception)
            {
                LogUnreadable(exception, campaign, revision); // Of a later build: that build speaks for it.
            }
        }

        var next = new InForce(new TriggerCampaigns(stored.Version, [.. plans]), board);
        var before = Volatile.Read(ref _inForce);
        while (before.Triggers.Version < next.Triggers.Version)
        {
            var seen = Interlocked.CompareExchange(ref _inForce, next, before);
            if (ReferenceEquals(seen, before))
            {
                return;
            }

            before = seen;
        }
    }

    /// <summary>Others on the store may have stored a newer revision. Whoever waits for followers waits until this was asked after them.</summary>
    private bool IsToLookAgain(Newest known) =>
        pace.FollowedWithin > TimeSpan.Zero && time.GetElapsedTime(known.SeenAt) >= pace.FollowedWithin;

    private async ValueTask<CampaignPlan?> FindNewerAsync(string campaign, CampaignPlan? known, CancellationToken cancellationToken)
    {
        var seenAt = time.GetTimestamp();
        if (known is null || await documents.FindAsync(ICampaigns.KindOf(campaign), known.Revision + 1, cancellationToken) is not null)
        {
            return await ReadAsync(campaign, revision: null, cancellationToken);
        }

        _newest[campaign] = new Newest(known, seenAt); // Should another have found a newer one meanwhile, the next look finds it, too.
        return known;
    }

    private async ValueTask<CampaignPlan?> ReadAsync(string campaign, long? revision, CancellationToken cancellationToken)
    {
        var seenAt = time.GetTimestamp();
        if (await documents.FindAsync(ICampaigns.KindOf(campaign), revision, cancellationToken) is not { } stored)
        {
            return null;
        }

        var revised = CampaignRevision.Decode(stored.Body.Span);
        if (_plans.Count >= PlansMax)
        {
            _plans.Clear();
            _newest.Clear();
        }

        var plan = _plans.GetOrAdd((campaign, stored.Version), new CampaignPlan(
            revised.Campaign, stored.Version, revised.ProgramRegions, revised.Lists?.WithComparers(StringComparer.Ordinal)));
        if (revision is null)
        {
            return _newest.AddOrUpdate(
                campaign, new Newest(plan, seenAt), (_, other) => other.Plan.Revision > plan.Revision ? other : new Newest(plan, seenAt)).Plan;
        }

        // A revision that was asked for by number says nothing of later ones, but it is later than what was known.
        if (_newest.TryGetValue(campaign, out var known) && known.Plan.Revision < plan.Revision)
        {
            _newest.TryUpdate(campaign, new Newest(plan, seenAt), known);
        }

        return plan;
    }

    /// <summary>The newest revision of a campaign, and the instant before the store was asked for it.</summary>
    private sealed record Newest(CampaignPlan Plan, long SeenAt);

    /// <summary>What one version of the board says: swapped whole, so that none goes back behind another.</summary>
    private sealed record InForce(TriggerCampaigns Triggers, CampaignBoard Board);
}
