using System.Runtime.CompilerServices;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Silo.Rehearsals;

/// <summary>A subscriber that may be in an audience.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Listed">A bit for each of the audience's lists that it is on.</param>
/// <param name="Stored">What the store has of it; null if that is still to be read.</param>
internal readonly record struct MetSubscriber(string Id, uint Listed, ScannedGrain? Stored);

/// <summary>Reads those who may be in an audience, page by page, as a dispatch meets them.</summary>
/// <remarks>
/// An audience without lists is read in the order in which the store keeps its grains, states and all. One with lists is walked, for only
/// the walk knows who is on them, and each state is read by its key.
/// </remarks>
internal sealed class SubscriberPages(IStateScan scan, IAudienceWalk walk, IGrainStore store, IRecords records)
{
    /// <summary>Roughly how many there are.</summary>
    public async ValueTask<long> EstimateAsync(Audience audience, CancellationToken cancellationToken) => audience.Lists.IsEmpty
        ? await records.CountGrainsAsync(SubscriberGrain.Kind, cancellationToken)
        : await walk.EstimateAsync(audience, cancellationToken);

    /// <summary>All pages.</summary>
    /// <param name="audience">Who it is for.</param>
    /// <param name="size">Subscribers of a page.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<IReadOnlyList<MetSubscriber>> ReadAsync(Audience audience, int size, CancellationToken cancellationToken) =>
        audience.Lists.IsEmpty ? ScanAsync(size, cancellationToken) : WalkAsync(audience, size, cancellationToken);

    /// <summary>The state of a subscriber that was met.</summary>
    /// <exception cref="FormatException">What is stored of it is not of this build, or not of this subscriber.</exception>
    public async ValueTask<SubscriberState> LoadAsync(MetSubscriber met, CancellationToken cancellationToken)
    {
        if (met.Stored is { } scanned)
        {
            return Fold(met.Id, scanned.Snapshot, scanned.Tail);
        }

        var record = await store.LoadAsync(new GrainKey(SubscriberGrain.Kind, met.Id), cancellationToken);
        return Fold(met.Id, record.Snapshot, record.Tail);
    }

    private static SubscriberState Fold(string id, ReadOnlyMemory<byte> snapshot, IReadOnlyList<ReadOnlyMemory<byte>> tail)
    {
        var state = snapshot.IsEmpty ? SubscriberState.Initial(SubscriberId.Parse(id)) : SubscriberSnapshot.Decode(snapshot.Span);
        foreach (var entry in tail)
        {
            state = SubscriberEvolution.Evolve(state, TurnMapping.ToEvent(entry.Span));
        }

        return state;
    }

    private async IAsyncEnumerable<IReadOnlyList<MetSubscriber>> ScanAsync(
        int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long? after = 0; after is { } place;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await scan.ReadAsync(SubscriberGrain.Kind, place, size, cancellationToken);
            yield return [.. page.Grains.Select(static grain => new MetSubscriber(grain.Id, 0, grain))];
            after = page.NextAfter;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<MetSubscriber>> WalkAsync(
        Audience audience, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await walk.ReadAsync(audience, after, size, cancellationToken);
            yield return [.. page.Members.Select(static member => new MetSubscriber(member.Id, member.Listed, Stored: null))];
            after = page.NextAfter;
        }
        while (after is not null);
    }
}
