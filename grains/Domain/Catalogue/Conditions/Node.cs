using System.Collections.Immutable;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>A part of a compiled condition. Asking it allocates nothing.</summary>
internal abstract class Node
{
    /// <summary>As it would be written: two of the same form say the same of everybody.</summary>
    public abstract string Form { get; }

    public abstract Truth Evaluate(SubscriberState state, DateTimeOffset now);

    /// <summary>Gathers the tests because of which this is not as it should be.</summary>
    /// <param name="explanation">Where they go.</param>
    /// <param name="shouldHold">Whether it should be true (else false).</param>
    public abstract void Blame(Explanation explanation, bool shouldHold);
}

/// <summary>All of these.</summary>
internal sealed class AndNode(Node[] parts) : Node
{
    public Node[] Parts => parts;

    public override string Form => $"({string.Join(" and ", parts.Select(part => part.Form))})";

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now)
    {
        var least = Truth.True;
        foreach (var part in parts)
        {
            var truth = part.Evaluate(state, now);
            if (truth == Truth.False)
            {
                return Truth.False;
            }

            least = truth < least ? truth : least;
        }

        return least;
    }

    public override void Blame(Explanation explanation, bool shouldHold) => explanation.BlameEach(parts, shouldHold);
}

/// <summary>At least one of these.</summary>
internal sealed class OrNode(Node[] parts) : Node
{
    public override string Form => $"({string.Join(" or ", parts.Select(part => part.Form))})";

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now)
    {
        var greatest = Truth.False;
        foreach (var part in parts)
        {
            var truth = part.Evaluate(state, now);
            if (truth == Truth.True)
            {
                return Truth.True;
            }

            greatest = truth > greatest ? truth : greatest;
        }

        return greatest;
    }

    public override void Blame(Explanation explanation, bool shouldHold) => explanation.BlameEach(parts, shouldHold);
}

/// <summary>The opposite.</summary>
internal sealed class NotNode(Node inner) : Node
{
    public override string Form => $"not ({inner.Form})";

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) => inner.Evaluate(state, now).Not();

    public override void Blame(Explanation explanation, bool shouldHold) => inner.Blame(explanation, !shouldHold);
}

/// <summary>A test: what looks at the subscriber itself.</summary>
/// <param name="syntax">As it was written.</param>
/// <param name="operands">What it looks at.</param>
internal abstract class Test(Syntax syntax, params ImmutableArray<Operand> operands) : Node
{
    public Syntax Syntax => syntax;

    public override string Form => ConditionPrinter.Print(syntax);

    /// <summary>What it looks at, without what stands in the condition itself.</summary>
    public IEnumerable<Operand> Seen => operands.Where(operand => !operand.IsConstant);

    public override void Blame(Explanation explanation, bool shouldHold) => explanation.BlameTest(this, shouldHold);
}
