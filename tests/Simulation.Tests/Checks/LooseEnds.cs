using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>After healing nothing waits any more: everything that was to happen has happened.</summary>
internal static class LooseEnds
{
    private static readonly TimeSpan PollingTime = TimeSpan.FromMinutes(5);

    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals)
    {
        var tables = world.Store.Tables;
        foreach (var wakeUp in tables.ReadDueWakeUps(new(world.Clock.GetUtcNow() - PollingTime), 10))
        {
            yield return new Violation("loose end", $"Wake-up {wakeUp.Name} was due at {wakeUp.DueAt:O} and has not fired.");
        }

        foreach (var row in tables.AllOutboxRows()
            .Where(row => row.State is OutboxState.Pending or OutboxState.Releasing or OutboxState.Sent)
            .Where(row => row.Channel != TurnMapping.DeskChannel)) // Nobody is at the desk of this world: a task waits for its person.
        {
            yield return new Violation("loose end", $"{row.Kind} {row.Key} is still {row.State} after {row.Attempts} attempts.");
        }

        foreach (var journal in journals)
        {
            var state = world.Finish(() => world.Process!.Grains.GetGrain<ISubscriberGrain>(journal.Grain.Id).GetState());
            var waiting = state.Contacts
                .Where(contact => contact.Standing is ContactStanding.Reserved or ContactStanding.Released or ContactStanding.Sent);
            foreach (var contact in waiting)
            {
                yield return new Violation(
                    "loose end", $"Contact {journal.Key(contact.Version, contact.Ordinal)} is still {contact.Standing}.");
            }

            if (!state.PendingOrders.IsEmpty || !state.Interactions.IsEmpty || !state.OffersInPlay.IsEmpty)
            {
                var (orders, interactions, offers) = (state.PendingOrders.Length, state.Interactions.Length, state.OffersInPlay.Length);
                yield return new Violation(
                    "loose end", $"{journal.Who} has {orders} orders, {interactions} interactions, {offers} offers open.");
            }
        }
    }
}
