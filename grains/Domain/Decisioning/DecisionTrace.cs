using SmartManager.Domain.Capacity;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>
/// Why: everything that a decision was taken on, and what became of each candidate. Enough to take it again (requirement: recomputable
/// at any later time).
/// </summary>
/// <param name="RulebookVersion">The rules in force.</param>
/// <param name="Now">When it was taken. UTC.</param>
/// <param name="EarliestAt">Not before this instant, UTC: an offer that follows a notice waits.</param>
/// <param name="Occasion">Why it was taken.</param>
/// <param name="Limit">How many offers at most.</param>
/// <param name="State">The state that it was taken on.</param>
/// <param name="Choice">The outcome.</param>
public sealed record DecisionTrace(
    long RulebookVersion,
    DateTimeOffset Now,
    DateTimeOffset EarliestAt,
    Occasion Occasion,
    int Limit,
    SubscriberState State,
    Choice Choice)
{
    /// <summary>Takes the decision again.</summary>
    /// <param name="context">Must hold the rulebook of <see cref="RulebookVersion"/> and the time <see cref="Now"/>.</param>
    public Choice Recompute(DecisionContext context) => NextBestAction.Choose(
        State, Occasion, Limit, EarliestAt, context with { SoldOut = SoldOutPools.SeenBy(Choice.Candidates, context.Rulebook) });

    /// <summary>Whether two outcomes are the same in everything that is stored.</summary>
    public static bool AreSame(Choice first, Choice second) =>
        first.DueAt == second.DueAt
        && first.HeldBack == second.HeldBack
        && first.Best.Select(offer => offer.Ordinal).SequenceEqual(second.Best.Select(offer => offer.Ordinal))
        && first.Candidates == second.Candidates;
}
