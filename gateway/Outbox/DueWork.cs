using Orleans;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Messaging;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Channels;

namespace SmartManager.Gateway.Outbox;

/// <summary>How long what is due has waited.</summary>
/// <param name="Channels">The channels where something is due, by name.</param>
/// <param name="OverdueSeconds">The longest wait of all. Unit: seconds. 0 if nothing is due.</param>
internal sealed record DueWorkView(IReadOnlyList<DueChannelView> Channels, double OverdueSeconds);

/// <summary>One channel where something is due.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="OverdueSeconds">How long its first row has waited. Unit: seconds.</param>
internal sealed record DueChannelView(string Channel, double OverdueSeconds);

/// <summary>A look from outside at what should have happened by itself: starts relays that do not run, and tells what waits.</summary>
/// <remarks>
/// A relay that was lost is started again by its own silo within half a minute; this is for whoever would rather not trust one watch alone.
/// It does no work itself, so that many looks cost no more than one, and hands nothing over twice.
/// </remarks>
internal sealed class DueWork(IGrainFactory grains, IOutbox outbox, OutsideClaims outside, TimeProvider time)
{
    private const int LanesMax = 512;

    private static readonly string[] Channels =
        [.. Enum.GetValues<Channel>().Select(channel => channel.Name()), TurnMapping.BillingChannel, TurnMapping.CapacityChannel];

    /// <summary>Looks.</summary>
    public async Task<DueWorkView> LookAsync(CancellationToken cancellationToken)
    {
        var (now, due) = (time.GetUtcNow(), new List<DueChannelView>());
        foreach (var channel in Channels)
        {
            if (await FirstDueAsync(channel, now, cancellationToken) is { } dueAt)
            {
                await StartAsync(channel).WaitAsync(cancellationToken);
                due.Add(new DueChannelView(channel, Math.Max(0, (now - dueAt).TotalSeconds)));
            }
        }

        await grains.GetGrain<ISchedulerGrain>("0").Start().WaitAsync(cancellationToken);
        return new DueWorkView(due, due.Select(one => one.OverdueSeconds).DefaultIfEmpty(0).Max());
    }

    /// <summary>Since when something of a channel has been due; null if nothing is. Looks at so many lanes only.</summary>
    private async Task<DateTimeOffset?> FirstDueAsync(string channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? first = null;
        foreach (var due in (await outbox.ReadLanesAsync(new LaneQuestion(channel, now, 1), LanesMax, cancellationToken)).Lanes)
        {
            if (await outbox.ReadDueAsync(due.Lane, new DueBy<OutboxRow>(now), limit: 1, cancellationToken) is [var row, ..]
                && (first is null || row.DueAt < first))
            {
                first = row.DueAt;
            }
        }

        return first;
    }

    private Task StartAsync(string channel) => channel switch
    {
        TurnMapping.BillingChannel => grains.GetGrain<IBillingGrain>(channel).Start(),
        TurnMapping.CapacityChannel => grains.GetGrain<ICapacityRelayGrain>(channel).Start(),
        _ when outside.Serves(channel) => grains.GetGrain<IOutsideChannelGrain>(channel).Start(),
        _ => grains.GetGrain<IChannelGrain>(channel).Start(),
    };
}

/// <summary>Where the look is asked for.</summary>
internal static class DueWorkEndpoint
{
    public static void MapDueWork(this IEndpointRouteBuilder routes) => routes
        .MapPost("/due-work", async (DueWork work, CancellationToken cancellationToken) =>
            TypedResults.Ok(await work.LookAsync(cancellationToken)))
        .WithName("LookAtDueWork").WithTags("Outbox")
        .WithSummary("Starts relays that do not run, and tells how long what is due has waited.");
}
