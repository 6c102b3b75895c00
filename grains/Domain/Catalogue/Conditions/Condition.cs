using System.Collections.Immutable;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>A requirement on a subscriber, ready to be asked many times. For planners: docs/guide/conditions.md.</summary>
/// <remarks>
/// Depends on nothing but its text, the state and the time (invariant I5). Asking allocates nothing. Safe to ask from any thread.
/// </remarks>
public sealed class Condition
{
    /// <summary>Longest text. Unit: UTF-16 characters.</summary>
    public const int LengthMax = 2_000;

    private readonly Node _root;
    private readonly Node[] _required;
    private readonly Syntax _syntax;

    private Condition(string text, Node root, Syntax syntax) =>
        (Text, _root, _required, _syntax) = (text, root, root is AndNode and ? and.Parts : [root], syntax);

    /// <summary>Its canonical form: equal conditions that differ in spaces, capitals or needless parentheses have the same.</summary>
    public string Text { get; }

    /// <summary>All of these must hold.</summary>
    internal IReadOnlyList<Node> Required => _required;

    /// <summary>Reads a condition, or says all that is wrong with it.</summary>
    /// <param name="text">What a planner wrote. At most <see cref="LengthMax"/> characters.</param>
    /// <param name="offers">The offers that it may name; null for any.</param>
    /// <param name="condition">The condition; null if anything is wrong.</param>
    /// <returns>What is wrong, in the order of the text; empty if nothing is.</returns>
    public static ImmutableArray<ConditionError> TryCompile(string text, IReadOnlySet<string>? offers, out Condition? condition)
    {
        condition = null;
        var errors = new ConditionErrors();
        if (text.Length > LengthMax)
        {
            errors.Add(LengthMax + 1, "too-long", $"A condition has at most {LengthMax} characters; this one has {text.Length}.");
            return errors.ToImmutable();
        }

        var syntax = ConditionParser.Parse(text, errors);
        var root = new ConditionBinder(errors, offers).Bind(syntax);
        if (root is not null && errors.IsEmpty)
        {
            condition = new Condition(ConditionPrinter.Print(syntax), root, syntax);
        }

        return errors.ToImmutable();
    }

    /// <summary>Reads a condition that was checked before.</summary>
    /// <exception cref="FormatException">It is not right after all.</exception>
    public static Condition Parse(string text)
    {
        var errors = TryCompile(text, offers: null, out var condition);
        return condition ?? throw new FormatException($"{errors[0].Code} at column {errors[0].Column}: {errors[0].Message}");
    }

    /// <summary>Whether the subscriber meets it. What is not known meets nothing, so that doubt never sells.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public bool IsMet(SubscriberState state, DateTimeOffset now)
    {
        foreach (var part in _required)
        {
            if (part.Evaluate(state, now) != Truth.True)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What it says of the subscriber; only <see cref="Truth.True"/> counts as met.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public Truth Evaluate(SubscriberState state, DateTimeOffset now) => _root.Evaluate(state, now);

    /// <summary>The tests because of which the subscriber does not meet it, with what they saw.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When it is asked. UTC.</param>
    /// <returns>In the order of the text; of an <c>or</c>, all its failing parts. Empty if it is met.</returns>
    public ImmutableArray<ConditionFinding> Explain(SubscriberState state, DateTimeOffset now)
    {
        var explanation = new Explanation(state, now);
        explanation.BlameEach([_root], shouldHold: true);
        return explanation.Findings;
    }

    /// <summary>The parts that say the same of every subscriber, which is hardly meant so: nobody meets them, or everybody does.</summary>
    /// <returns>In the order of the text. Not every such part is found, but what is found is so.</returns>
    public ImmutableArray<ConditionDoubt> FindDoubts() => DoubtFinder.Find(_syntax);

    /// <summary>Whether somebody may meet all of these at once. Not every contradiction is found, but what is found is one.</summary>
    /// <param name="conditions">Conditions on the same subscriber; of none, everybody meets all.</param>
    internal static bool CanMeetAll(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0 || DoubtFinder.CanMeet([.. conditions.Select(condition => condition._syntax)]);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
