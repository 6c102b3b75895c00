using System.Collections.Immutable;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>What a test saw.</summary>
/// <param name="Operand">What it looked at, as a planner writes it.</param>
/// <param name="Value">The value; null if it is not known. May be personal: not for logs.</param>
public sealed record SeenValue(string Operand, string? Value);

/// <summary>One test because of which a condition is not met.</summary>
/// <param name="Test">The test in its canonical form.</param>
/// <param name="Column">Where it stands in the condition, from 1.</param>
/// <param name="Truth">What it says.</param>
/// <param name="ShouldHold">Whether it should hold; false behind a <c>not</c>.</param>
/// <param name="Seen">What it looked at.</param>
public sealed record ConditionFinding(string Test, int Column, Truth Truth, bool ShouldHold, ImmutableArray<SeenValue> Seen);

/// <summary>Gathers the tests because of which a condition is not met.</summary>
internal sealed class Explanation(SubscriberState state, DateTimeOffset now)
{
    private readonly ImmutableArray<ConditionFinding>.Builder _findings = ImmutableArray.CreateBuilder<ConditionFinding>();

    public ImmutableArray<ConditionFinding> Findings => _findings.ToImmutable();

    /// <summary>Those of the parts that are not as they should be; each alone would have to change, or one of them.</summary>
    public void BlameEach(Node[] parts, bool shouldHold)
    {
        foreach (var part in parts)
        {
            if (part.Evaluate(state, now) != TruthLogic.Of(shouldHold))
            {
                part.Blame(this, shouldHold);
            }
        }
    }

    public void BlameTest(Test test, bool shouldHold) => _findings.Add(new ConditionFinding(
        ConditionPrinter.Print(test.Syntax),
        test.Syntax.Column,
        test.Evaluate(state, now),
        shouldHold,
        [.. test.Seen.Select(operand => new SeenValue(operand.Label, operand.Show(state, now)))]));
}
