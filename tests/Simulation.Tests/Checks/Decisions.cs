using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Rules;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>I5: every stored decision, taken again, comes out the same; and it was taken on what the journal says.</summary>
internal static class Decisions
{
    private static readonly ZoneTable Zones = new([TimeZoneInfo.Utc, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")]);

    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals) =>
        journals.SelectMany(journal => Check(world, journal));

    private static IEnumerable<Violation> Check(World world, Journal journal)
    {
        var state = SubscriberState.Initial(SubscriberId.Parse(journal.Grain.Id));
        foreach (var @event in journal.Events)
        {
            if (world.Store.Tables.FindTrace(journal.Grain, state.Version) is { } stored)
            {
                var rulebook = Rulebook(world, DecisionTraceBody.RulebookVersionOf(stored.Span));
                var trace = DecisionTraceBody.Decode(stored.Span, rulebook);
                if (!DecisionTrace.AreSame(trace.Choice, trace.Recompute()))
                {
                    yield return new Violation(
                        "I5", $"Decision {state.Version} of {journal.Who} comes out otherwise when it is taken again.");
                }

                if (trace.State.Version < state.Version || trace.State.Id != state.Id)
                {
                    yield return new Violation("I5", $"Decision {state.Version} of {journal.Who} was taken on another state.");
                }
            }

            state = SubscriberEvolution.Evolve(state, @event);
        }

        var live = world.Finish(() => world.Process!.Grains.GetGrain<Contracts.Subscribers.ISubscriberGrain>(journal.Grain.Id).GetState());
        var now = new DecisionContext(world.Clock.GetUtcNow(), world.Process!.Rulebooks.Current);
        if (!SubscriberSnapshot.Encode(live).SequenceEqual(SubscriberSnapshot.Encode(SubscriberDecider.AsOf(state, now))))
        {
            yield return new Violation("I2", $"The grain of {journal.Who} remembers something else than its journal says.");
        }
    }

    private static Rulebook Rulebook(World world, long version)
    {
        Document stored =
            world.Store.Tables.FindDocument("rulebook", version) ?? throw new InvalidOperationException($"Rulebook {version} is gone.");
        RulebookCheck.TryCompile(Publication.Read(stored).Rulebook, version, Zones, out var rulebook);
        return rulebook!;
    }
}
