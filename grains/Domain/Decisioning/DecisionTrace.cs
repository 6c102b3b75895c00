using SmartManager.Domain.Capacity;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>
/// Why: everything that a decision was taken on, and what became of each candidate. Enough to take it again (requirement: recomputable
/// at any later time).
/// </summary>
/// <param name="Rulebook">The rules in force.</param>
/// <param name="Now">When it was taken. UTC.</param>
/// <param name="EarliestAt">Not before this instant, UTC: an offer that follows a notice waits.</param>
/// <param name="Occasion">Why it was taken.</param>
/// <param name="Limit">How many offers at most.</param>
/// <param name="State">The state that it was taken on.</param>
/// <param name="Choice">The outcome.</param>
public sealed record DecisionTrace(
    Rulebook Rulebook,
    DateTimeOffset Now,
    DateTimeOffset EarliestAt,
    Occasion Occasion,
    int Limit,
    SubscriberState State,
    Choice Choice)
{
    /// <summary>What had been learnt by then.</summary>
    public Learnt Learnt { get; init; } = Learnt.Nothing;

    /// <summary>The pools without a free unit; of a stored decision, those that it refused for.</summary>
    public SoldOutPools SoldOut { get; init; } = SoldOutPools.None;

    /// <summary>The version of the rules in force.</summary>
    public long RulebookVersion => Rulebook.Version;

    /// <summary>Time, rules and what was learnt, as the decision had them.</summary>
    public DecisionContext Context =>
        new(Now, Rulebook) { Learnt = Learnt, SoldOut = SoldOutPools.SeenBy(Choice.Candidates, Rulebook) };

    /// <summary>Whether the decision tried something else than the best.</summary>
    public bool Explored => Rulebook.Scoring.Explores(State.Id, State.Version);

    /// <summary>The factors of an offer's priority in the decision.</summary>
    public PriorityParts Weigh(Offer offer) => Arbitration.Weigh(
        State, offer, Occasion, new DecisionContext(Now, Rulebook) { Learnt = Learnt }); // What is sold out weighs nothing.

    /// <summary>What those factors are made of, for those who ask why.</summary>
    public PriorityDetail Detail(Offer offer) => PriorityDetail.Of(
        State, offer, Occasion, new DecisionContext(Now, Rulebook) { Learnt = Learnt });

    /// <summary>Takes the decision again.</summary>
    public Choice Recompute() => NextBestAction.Choose(State, Occasion, Limit, EarliestAt, Context);

    /// <summary>Whether two outcomes are the same in everything that is stored.</summary>
    public static bool AreSame(Choice first, Choice second) =>
        first.DueAt == second.DueAt
        && first.HeldBack == second.HeldBack
        && first.Best.Select(offer => offer.Ordinal).SequenceEqual(second.Best.Select(offer => offer.Ordinal))
        && first.Candidates == second.Candidates;
}
