using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Silo.Campaigns;

/// <summary>Who is asked for.</summary>
/// <param name="Audience">The audience with its exclusions.</param>
/// <param name="Regions">Only those at home in one of these; empty for all.</param>
public sealed record AudienceQuestion(Audience Audience, ImmutableArray<string> Regions);

/// <summary>How many are in an audience, as far as it has been counted.</summary>
/// <param name="Share">Share of the base that was looked at, 0 to 1.</param>
/// <param name="Asked">Subscribers that were looked at.</param>
/// <param name="Targets">Of these are in the audience.</param>
/// <param name="OutsideRegions">Of these are at home elsewhere.</param>
/// <param name="NotIncluded">Of these are not in what is included, or nobody can tell.</param>
/// <param name="Excluded">Of these are in an exclusion, or nobody can tell.</param>
/// <param name="ByRegion">Targets by region; those at home in none are under an empty one.</param>
public sealed record AudienceCount(
    double Share,
    long Asked,
    long Targets,
    long OutsideRegions,
    long NotIncluded,
    long Excluded,
    ImmutableSortedDictionary<string, long> ByRegion);

/// <summary>
/// Asks all subscribers at once whether they are in an audience: their states are read in the order of the store, and no grain is woken.
/// </summary>
public sealed class AudienceScan(IStateScan scan, ISubscriberLists lists, IRecords records, TimeProvider time)
{
    /// <summary>Members of all lists of an audience, for a count: their ids are held in memory. Unit: members.</summary>
    public const long MembersMax = 10_000_000;

    /// <summary>Regions that are told apart; the others are counted together under <see cref="OtherRegions"/>.</summary>
    public const int RegionsMax = 1_000;

    /// <summary>Stands for all regions beyond the first <see cref="RegionsMax"/>.</summary>
    public const string OtherRegions = "*";

    private const int PageSize = 2_000;

    /// <summary>Counts an audience. Gives how far it is after each page, and at last the whole.</summary>
    /// <param name="question">Who.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    public async IAsyncEnumerable<AudienceCount> CountAsync(
        AudienceQuestion question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var all = Math.Max(1, await records.CountGrainsAsync(SubscriberGrain.Kind, cancellationToken));
        var sums = new Sums();
        await foreach (var page in ReadAsync(question, cancellationToken))
        {
            page.ForEach(sums.Add);
            yield return sums.ToCount(Math.Min(0.999, (double)sums.Asked / all));
        }

        yield return sums.ToCount(share: 1);
    }

    /// <summary>Some who are in an audience.</summary>
    /// <param name="question">Who.</param>
    /// <param name="seed">Draws them; null for the first that are found, which is quicker.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    public async Task<ImmutableArray<SubscriberState>> SampleAsync(
        AudienceQuestion question, string? seed, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var drawn = new PriorityQueue<SubscriberState, ulong>();
        var found = 0UL;
        await foreach (var page in ReadAsync(question, cancellationToken))
        {
            foreach (var target in page.Where(static asked => asked.Standing == Standing.Target))
            {
                // The highest rank goes out first: the lowest hashes stay, or the first that were found.
                var rank = seed is null ? found++ : StableHash.Of(seed, target.State!.Id.Value);
                drawn.Enqueue(target.State!, ulong.MaxValue - rank);
                if (drawn.Count > limit)
                {
                    drawn.Dequeue();
                }
            }

            if (seed is null && drawn.Count == limit)
            {
                break;
            }
        }

        return [.. drawn.UnorderedItems.OrderByDescending(static item => item.Priority).Select(static item => item.Element)];
    }

    /// <summary>Each page is read and asked on the thread pool: a caller may be a request.</summary>
    private async IAsyncEnumerable<List<Asked>> ReadAsync(
        AudienceQuestion question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listed = await ReadListsAsync(question.Audience, cancellationToken);
        for (long? after = 0; after is { } from;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (page, next) = await Task.Run(
                async () =>
                {
                    var read = await scan.ReadAsync(SubscriberGrain.Kind, from, PageSize, cancellationToken);
                    var now = time.GetUtcNow();
                    var asked = read.Grains.Select(grain => Ask(question, grain, listed.GetValueOrDefault(grain.Id), now)).ToList();
                    return (asked, read.NextAfter);
                },
                cancellationToken);
            after = next;
            yield return page;
        }
    }

    private async Task<Dictionary<string, uint>> ReadListsAsync(Audience audience, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var place = 0; place < audience.Lists.Length; place++)
        {
            var name = audience.Lists[place];
            var list = await lists.FindAsync(name, cancellationToken);
            if (list is not { State: ListState.Ready } || listed.Count + list.MemberCount > MembersMax)
            {
                throw new ListNotReadyException(name);
            }

            IReadOnlyList<string> members = [];
            do
            {
                members = await lists.ReadMembersAsync(
                    list.Number, members.Count == 0 ? null : members[^1], IAudienceWalk.PageMax, cancellationToken);
                foreach (var member in members)
                {
                    listed[member] = listed.GetValueOrDefault(member) | (1u << place);
                }
            }
            while (members.Count == IAudienceWalk.PageMax);

            if (await lists.FindAsync(name, cancellationToken) != list)
            {
                throw new ListNotReadyException(name); // Dropped in between: its members were not all read.
            }
        }

        return listed;
    }

    private static Asked Ask(AudienceQuestion question, in ScannedGrain grain, uint listed, DateTimeOffset now)
    {
        if (question.Audience.IsWithinLists && (listed & question.Audience.SourceLists) == 0)
        {
            return new Asked(Standing.NotIncluded, null);
        }

        SubscriberState state;
        try
        {
            state = StateOf(grain);
        }
        catch (FormatException)
        {
            return new Asked(Standing.NotIncluded, null); // Nobody can tell; a check of the store names who cannot be read.
        }

        return !RegionScope.Covers(question.Regions, state.Profile?.Region ?? string.Empty) ? new Asked(Standing.OutsideRegions, state)
            : question.Audience.Has(state, listed, now) ? new Asked(Standing.Target, state)
            : question.Audience.Includes(state, listed, now) ? new Asked(Standing.Excluded, state)
            : new Asked(Standing.NotIncluded, state);
    }

    private static SubscriberState StateOf(in ScannedGrain grain)
    {
        var state = grain.Snapshot.IsEmpty
            ? SubscriberState.Initial(SubscriberId.Parse(grain.Id))
            : SubscriberSnapshot.Decode(grain.Snapshot.Span);
        foreach (var entry in grain.Tail)
        {
            state = SubscriberEvolution.Evolve(state, TurnMapping.ToEvent(entry.Span));
        }

        return state;
    }

    private enum Standing
    {
        Target,
        OutsideRegions,
        NotIncluded,
        Excluded,
    }

    private readonly record struct Asked(Standing Standing, SubscriberState? State);

    private sealed class Sums
    {
        private readonly Dictionary<string, long> _regions = new(StringComparer.Ordinal);
        private readonly long[] _standings = new long[Enum.GetValues<Standing>().Length];

        public long Asked => _standings.Sum();

        public void Add(Asked asked)
        {
            _standings[(int)asked.Standing]++;
            if (asked.Standing == Standing.Target)
            {
                var region = asked.State!.Profile?.Region ?? string.Empty;
                region = _regions.Count < RegionsMax || _regions.ContainsKey(region) ? region : OtherRegions;
                _regions[region] = _regions.GetValueOrDefault(region) + 1;
            }
        }

        public AudienceCount ToCount(double share) => new(
            share,
            Asked,
            _standings[(int)Standing.Target],
            _standings[(int)Standing.OutsideRegions],
            _standings[(int)Standing.NotIncluded],
            _standings[(int)Standing.Excluded],
            _regions.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }
}
