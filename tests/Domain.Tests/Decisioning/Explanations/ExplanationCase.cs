using SmartManager.Domain.Capacity;
using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Tests.Decisioning.Explanations;

/// <summary>A decision about one offer, and what is said of it.</summary>
/// <param name="Name">Names the case.</param>
/// <param name="Refusal">Why the offer falls out; null if it is chosen.</param>
internal sealed record ExplanationCase(string Name, Refusal? Refusal)
{
    /// <summary>Whose decision it is.</summary>
    public SubscriberState State { get; init; } = new SubscriberSpec().Given(AnnIsKnown).State;

    /// <summary>Under which rules.</summary>
    public RulebookDocument Rules { get; init; } = Rulebooks.Basic;

    /// <summary>On which occasion.</summary>
    public Occasion Occasion { get; init; } = Occasion.Inbound(Channel.Hall);

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; } = Noon;

    /// <summary>How many offers at most.</summary>
    public int Limit { get; init; } = NextBestAction.BestMax;

    /// <summary>The pools without a free unit, and the limits that they reached.</summary>
    public SoldOutPools SoldOut { get; init; } = SoldOutPools.None;

    /// <summary>What outcomes have taught.</summary>
    public Learnt Learnt { get; init; } = Learnt.Nothing;

    /// <summary>Which offer is asked about.</summary>
    public string Offer { get; init; } = "data-pack";

    /// <summary>Takes the decision.</summary>
    public (DecisionTrace Trace, Rulebook Rulebook) Decide()
    {
        var rulebook = Rulebooks.Compile(Rules);
        var context = new DecisionContext(At, rulebook) { SoldOut = SoldOut, Learnt = Learnt };
        var choice = NextBestAction.Choose(State, Occasion, Limit, At, context);
        var trace = new DecisionTrace(rulebook, At, At, Occasion, Limit, State, choice) { SoldOut = SoldOut, Learnt = Learnt };

        // What is said is worked out from what is stored.
        return (DecisionTraceBody.Decode(DecisionTraceBody.Encode(trace), rulebook, Learnt), rulebook);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
