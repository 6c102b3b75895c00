using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>
/// A pool is never oversold, whatever goes wrong, and after healing no unit is held for nothing: each that is not free is a booked order of
/// somebody who still has the service. Reads the pool's journal as plain JSON.
/// </summary>
internal static class Units
{
    private static readonly GrainKey Pool = new("capacity", Rules.SeatsPool);

    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals)
    {
        var used = new List<string>();
        foreach (var entry in world.Store.Tables.ReadHistory(Pool, null, 100_000).Reverse())
        {
            foreach (var move in JsonSerializer.Deserialize<JsonElement>(entry.Body.Span).GetProperty("moves").EnumerateArray())
            {
                var (order, step) = (move.GetProperty("order").GetString()!, move.GetProperty("step").GetString());
                var isSound = step switch
                {
                    "held" => !used.Contains(order),
                    _ => used.Contains(order),
                };
                if (!isSound)
                {
                    yield return new Violation("capacity", $"A unit of {order} is {step} out of turn.");
                }

                if (step == "held")
                {
                    used.Add(order);
                    world.Met(used.Count == Rules.Seats ? Mark.SoldOut : Mark.UnitTaken);
                }
                else if (step is "refused" or "freed" or "returned")
                {
                    used.Remove(order);
                    world.Met(Mark.UnitGivenBack);
                }

                if (used.Count > Rules.Seats)
                {
                    yield return new Violation("capacity", $"{used.Count} units of {Rules.Seats} are used with {order}.");
                }
            }
        }

        var owned = journals.SelectMany(OwnedBy).Order(StringComparer.Ordinal);
        if (!used.Order(StringComparer.Ordinal).SequenceEqual(owned))
        {
            yield return new Violation(
                "capacity", $"Units are used by {string.Join(' ', used.Order(StringComparer.Ordinal))}, owned are {string.Join(' ', owned)}.");
        }
    }

    private static IEnumerable<string> OwnedBy(Journal journal)
    {
        var booked = journal.Events.OfType<SubscriberEvent.OrderBooked>().Select(each => (each.Decision, each.Ordinal)).ToHashSet();
        var returned = journal.Events.OfType<SubscriberEvent.UnitReturned>().Select(each => (each.Decision, each.Ordinal)).ToHashSet();
        return journal.Events.OfType<SubscriberEvent.UnitTaken>().Select(each => (each.Decision, each.Ordinal))
            .Where(order => booked.Contains(order) && !returned.Contains(order))
            .Select(order => journal.Key(order.Decision, order.Ordinal));
    }
}
