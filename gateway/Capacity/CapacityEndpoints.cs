using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Capacity;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Capacity;

/// <summary>All pools of the rulebook in force.</summary>
/// <param name="Pools">In the order of the rulebook.</param>
internal sealed record CapacityView(ImmutableArray<PoolView> Pools);

/// <summary>How one pool stands. Held, ordered, sold and free units together are all there are, unless it was made smaller.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Units">Its stock; null if it has none.</param>
/// <param name="Seats">Its seats; null if it has none.</param>
/// <param name="PerDay">Its daily volume; null if it has none.</param>
/// <param name="Held">Units held for orders that are about to be placed.</param>
/// <param name="Ordered">Units whose orders are on their way to billing.</param>
/// <param name="Sold">Units that billing booked.</param>
/// <param name="Today">Units taken today in the operator's zone.</param>
/// <param name="Free">Units that can be taken now.</param>
internal sealed record PoolView(
    string Code, long? Units, long? Seats, long? PerDay, long Held, long Ordered, long Sold, long Today, long? Free);

/// <summary>What many subscribers share and can be used up.</summary>
internal static class CapacityEndpoints
{
    public static void MapCapacity(this IEndpointRouteBuilder routes) => routes.MapGet("/capacity", GetAsync)
        .WithTags("Capacity").WithName("GetCapacity").WithSummary("The pools of the rulebook in force and how each stands.");

    private static async Task<Ok<CapacityView>> GetAsync(Rulebooks rulebooks, IGrainFactory grains)
    {
        var pools = rulebooks.Current.Document.Pools;
        var statuses = await Task.WhenAll(pools.Select(pool => grains.GetGrain<ICapacityGrain>(pool.Code).GetStatus()));
        return TypedResults.Ok(new CapacityView([.. pools.Zip(statuses, (pool, status) => new PoolView(
            pool.Code, pool.Units, pool.Seats, pool.PerDay, status.Held, status.Ordered, status.Sold, status.Today, status.Free))]));
    }
}
