using System.Collections.Immutable;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers;

/// <summary>What a command leads to.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>The command took effect. No events means that it had already taken effect before, or changes nothing.</summary>
    /// <param name="Events">What happened, in order.</param>
    /// <param name="Effects">What must be done outside, in order.</param>
    /// <param name="Next">The state after the events.</param>
    /// <param name="Trace">Why an offer was put or not; null if none was sought.</param>
    public sealed record Accepted(
        ImmutableArray<SubscriberEvent> Events, ImmutableArray<SubscriberEffect> Effects, SubscriberState Next, DecisionTrace? Trace)
        : Decision;

    /// <summary>
    /// An order needs a unit of a pool first. Nothing happened: ask the pool, then decide again at the same instant with its answer in
    /// <see cref="DecisionContext.Unit"/>.
    /// </summary>
    /// <param name="Pool">Which pool.</param>
    /// <param name="Order">The order that the unit would be for.</param>
    public sealed record UnitNeeded(string Pool, ContactKey Order) : Decision;

    /// <summary>The rules say no. Nothing happened.</summary>
    public sealed record Refused(Refusal Reason) : Decision;
}
