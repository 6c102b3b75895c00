using System.Collections.Concurrent;
using System.Globalization;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Messaging;
using SmartManager.Store;

namespace SmartManager.Silo.Learning;

/// <summary>Adds up the outcomes that the counters tell of, and keeps each sum as a version that decisions can be recomputed with.</summary>
/// <remarks>
/// Decisions do not read counters, which change under them: they read a version, and remember which. Several silos may learn at once: a
/// version is written once, and whoever comes second takes it over.
/// </remarks>
public sealed partial class Learner(IDocuments documents, IRecords records, IRulebooks rulebooks, TimeProvider time, ILogger<Learner> logger)
    : ILearning
{
    /// <summary>The kind of document in the store.</summary>
    public const string Kind = "learnt";

    private const int EarlierMax = 64;
    private const string DayFormat = "yyyy-MM-dd";

    private readonly ILogger<Learner> _logger = logger;
    private readonly ConcurrentDictionary<long, Learnt> _earlier = new();
    private Learnt _current = Learnt.Nothing;
    private long _tried;

    /// <inheritdoc/>
    public Learnt Current => Volatile.Read(ref _current);

    /// <summary>Takes over the newest stored version, if there is one that can be read.</summary>
    /// <remarks>One that cannot be read stops nobody from deciding with what is known.</remarks>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await documents.FindAsync(Kind, version: null, cancellationToken) is { } newest && newest.Version > Current.Version)
            {
                Volatile.Write(ref _tried, newest.Version);
                TakeOver(Read(newest));
            }
        }
        catch (StoreFormatException exception)
        {
            LogUnreadable(exception);
        }
    }

    /// <summary>Takes over the newest version if another process has learnt since. One look by key unless there is one.</summary>
    /// <exception cref="StoreUnavailableException">The store could not be read.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var known = Math.Max(Current.Version, Volatile.Read(ref _tried));
        if (await documents.FindAsync(Kind, known + 1, cancellationToken) is not null)
        {
            await LoadAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Learnt?> FindAsync(long version, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            return Learnt.Nothing;
        }

        if (Current is var current && current.Version == version)
        {
            return current;
        }

        if (_earlier.TryGetValue(version, out var known))
        {
            return known;
        }

        if (await documents.FindAsync(Kind, version, cancellationToken) is not { } stored)
        {
            return null;
        }

        if (_earlier.Count >= EarlierMax)
        {
            _earlier.Clear();
        }

        return _earlier[version] = Read(stored);
    }

    /// <summary>Adds up the days that the rulebook in force lets count, and makes a version of them if they say something new.</summary>
    /// <returns>The latest version.</returns>
    public async Task<Learnt> LearnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (rulebooks.Current.Scoring.Document.Learning is not { } learning)
        {
            return Current;
        }

        var sums = await SumAsync(learning.Days, cancellationToken);
        var next = Learnt.Of(Current.Version + 1, sums);
        if (next.Counts.AsSpan().SequenceEqual(Current.Counts.AsSpan()))
        {
            return Current;
        }

        if (await documents.TryAddAsync(new Document(Kind, next.Version, time.GetUtcNow(), next.Encode()), cancellationToken))
        {
            TakeOver(next);
            LogLearnt(next.Version, next.Counts.Length);
        }
        else
        {
            await LoadAsync(cancellationToken); // Another silo has just learnt.
        }

        return Current;
    }

    /// <summary>What was learnt, of a stored document.</summary>
    /// <exception cref="StoreFormatException">It is not whole, or of another build.</exception>
    public static Learnt Read(Document stored)
    {
        try
        {
            return Learnt.Decode(stored.Version, stored.Body.Span);
        }
        catch (FormatException exception)
        {
            throw new StoreFormatException($"Version {stored.Version} of what was learnt cannot be read.", exception);
        }
    }

    /// <summary>What is learnt here and what is read may end in any order; the latest version stays.</summary>
    private void TakeOver(Learnt learnt)
    {
        var before = Current;
        while (before.Version < learnt.Version)
        {
            var seen = Interlocked.CompareExchange(ref _current, learnt, before);
            if (ReferenceEquals(seen, before))
            {
                return;
            }

            before = seen;
        }
    }

    private async Task<IEnumerable<OutcomeCount>> SumAsync(int days, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<(string, Channel, string), OutcomeCount>();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        for (var day = today.AddDays(1 - days); day <= today; day = day.AddDays(1))
        {
            var prefix = day.ToString(DayFormat, CultureInfo.InvariantCulture) + "/";
            foreach (var counter in await records.ReadCountersAsync(prefix + LearningCounter.Prefix, cancellationToken))
            {
                if (LearningCounter.TryRead(counter.Name[prefix.Length..], counter.Amount, out var count))
                {
                    var (place, found) = ((count.Value.Offer, count.Value.Channel, count.Value.Cell), count.Value);
                    sums[place] = sums.TryGetValue(place, out var sum)
                        ? sum with { Accepted = sum.Accepted + found.Accepted, Declined = sum.Declined + found.Declined }
                        : found;
                }
            }
        }

        return sums.Values;
    }
}
