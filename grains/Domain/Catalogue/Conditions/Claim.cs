using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>A part of a condition as a claim about values, with every <c>not</c> moved into the tests.</summary>
/// <param name="Column">Where it begins, from 1.</param>
internal abstract record Claim(int Column);

/// <summary>Claims joined by <c>and</c> or <c>or</c>; none of the parts is joined by the same word.</summary>
internal sealed record JoinedClaim(bool IsAnd, ImmutableArray<Claim> Parts) : Claim(Parts[0].Column);

/// <summary>That something known of a subscriber is one of some values.</summary>
/// <param name="Test">The test in its canonical form, without what turns it round.</param>
/// <param name="IsNegated">Whether it is turned round.</param>
/// <param name="Label">What it is about. Claims about the same thing can be compared.</param>
/// <param name="Possible">All values that there are.</param>
/// <param name="Holds">Those of them for which it is true.</param>
/// <param name="Column">Where it begins, from 1.</param>
internal sealed record ValueClaim(string Test, bool IsNegated, string Label, ValueRanges Possible, ValueRanges Holds, int Column)
    : Claim(Column)
{
    public bool CanBeTrue => !Holds.IsEmpty;

    public bool CanBeFalse => !Fails.IsEmpty;

    /// <summary>The values for which it is false.</summary>
    public ValueRanges Fails => Possible.Intersect(Holds.Complement());

    /// <summary>As a planner would write it.</summary>
    public string Words => IsNegated ? "not " + Test : Test;
}

/// <summary>Makes claims of a condition that is right.</summary>
internal sealed class ClaimMaker
{
    private static readonly ValueRanges YesOrNo = ValueRanges.Between(0, 1);
    private static readonly ValueRanges Yes = ValueRanges.Between(1, 1);
    private static readonly ValueRanges NotNegative = ValueRanges.Between(0, long.MaxValue);
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);

    public Claim Make(Syntax syntax, bool isNegated = false) => syntax switch
    {
        NotSyntax not => Make(not.Inner, !isNegated),
        AndSyntax and => Join(isAnd: !isNegated, and.Parts.Select(part => Make(part, isNegated))),
        OrSyntax or => Join(isAnd: isNegated, or.Parts.Select(part => Make(part, isNegated))),
        BareSyntax bare => Bare(bare, isNegated),
        ComparisonSyntax comparison => Comparison(comparison, isNegated),
        InSyntax test => In(test, isNegated),
        BetweenSyntax test => Between(test, isNegated),
        HasSyntax test => Has(test, isNegated),
        WithinSyntax test => Within(test, isNegated),
        _ => Opaque(syntax, isNegated),
    };

    private static JoinedClaim Join(bool isAnd, IEnumerable<Claim> parts) => new(
        isAnd, [.. parts.SelectMany(part => part is JoinedClaim joined && joined.IsAnd == isAnd ? joined.Parts : [part])]);

    private static ValueClaim Value(Syntax syntax, bool isNegated, string label, ValueRanges possible, ValueRanges holds)
    {
        var sound = possible.Intersect(holds);
        var claimed = isNegated ? possible.Intersect(sound.Complement()) : sound;
        return new ValueClaim(ConditionPrinter.Print(syntax), isNegated, label, possible, claimed, syntax.Column);
    }

    /// <summary>A test of which nothing is known but that it may be true or false.</summary>
    private static ValueClaim Opaque(Syntax syntax, bool isNegated) =>
        Value(syntax, isNegated, ConditionPrinter.Print(syntax), YesOrNo, Yes);

    private static ValueClaim Bare(BareSyntax bare, bool isNegated) => bare.Value is TruthSyntax truth
        ? Value(bare, isNegated, truth.Value ? "true" : "false", Yes, truth.Value ? Yes : ValueRanges.None)
        : Opaque(bare, isNegated);

    private ValueClaim Comparison(ComparisonSyntax syntax, bool isNegated)
    {
        var (value, literal, comparison) = (syntax.Left, Literal(syntax.Right), syntax.Operator);
        if (literal is null)
        {
            (value, literal, comparison) = (syntax.Right, Literal(syntax.Left), Flip(comparison));
        }

        return literal is { } bound && Literal(value) is null
            ? Value(syntax, isNegated, LabelOf(value, bound.Kind), PossibleOf(value, bound.Kind), ValueRanges.Of(comparison, bound.Value))
            : Opaque(syntax, isNegated);
    }

    private ValueClaim In(InSyntax syntax, bool isNegated)
    {
        var literals = syntax.Items.Select(Literal).ToList();
        return literals.All(literal => literal is not null)
            ? Value(syntax, isNegated, LabelOf(syntax.Value, literals[0]!.Value.Kind), PossibleOf(syntax.Value, literals[0]!.Value.Kind),
                NotIf(syntax.IsNegated, ValueRanges.OneOf(literals.Select(literal => literal!.Value.Value))))
            : Opaque(syntax, isNegated);
    }

    private ValueClaim Between(BetweenSyntax syntax, bool isNegated) =>
        Literal(syntax.Low) is { } low && Literal(syntax.High) is { } high && low.Kind == high.Kind && Literal(syntax.Value) is null
            ? Value(syntax, isNegated, LabelOf(syntax.Value, low.Kind), PossibleOf(syntax.Value, low.Kind),
                NotIf(syntax.IsNegated, ValueRanges.Between(low.Value, high.Value)))
            : Opaque(syntax, isNegated);

    private static ValueClaim Within(WithinSyntax syntax, bool isNegated)
    {
        var ticks = syntax.Length.Length.Ticks;
        var near = syntax.IsNext ? ValueRanges.Between(0, ticks - 1) : ValueRanges.Between(1 - ticks, 0);
        return Value(syntax, isNegated, LabelOf(syntax.Value, LiteralKind.FromNow), ValueRanges.All, NotIf(syntax.IsNegated, near));
    }

    /// <summary>A set is asked for each of its members by itself.</summary>
    private static Claim Has(HasSyntax syntax, bool isNegated)
    {
        var isTurned = isNegated != syntax.IsNegated;
        var parts = syntax.Items.OfType<TextSyntax>()
            .Select(item => Value(
                new HasSyntax(syntax.Value, false, syntax.OperatorColumn, null, [item]), isTurned,
                $"{ConditionPrinter.Print(syntax.Value)} has {ConditionPrinter.Print(item)}", YesOrNo, Yes))
            .ToImmutableArray<Claim>();
        return parts.Length == 1 ? parts[0] : Join(isAnd: (syntax.Quantifier == "all") != isTurned, parts);
    }

    private static ValueRanges NotIf(bool isNegated, ValueRanges ranges) => isNegated ? ranges.Complement() : ranges;

    private static string Flip(string comparison) => comparison switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        "before" => "after",
        "after" => "before",
        _ => comparison,
    };

    private enum LiteralKind
    {
        Number,
        Text,
        Truth,
        Date,
        FromNow,
    }

    /// <summary>A value that stands in the condition, as a number; null for anything else.</summary>
    private (LiteralKind Kind, long Value)? Literal(OperandSyntax operand) => operand switch
    {
        NumberSyntax number => (LiteralKind.Number, number.Value),
        TruthSyntax truth => (LiteralKind.Truth, truth.Value ? 1 : 0),
        TextSyntax text => (LiteralKind.Text, NumberOf(text.Value)),
        NowSyntax now => (LiteralKind.FromNow, (now.Offset?.Length.Ticks ?? 0) * (now.IsMinus ? -1 : 1)),
        CallSyntax { Name: "date", Arguments: [{ Value: TextSyntax text }] } when TraitReading.ToTicks(text.Value) is { } ticks =>
            (LiteralKind.Date, ticks),
        _ => null,
    };

    /// <summary>Texts are only told apart, so each gets a number; 0 stands for all texts that are not in the condition.</summary>
    private long NumberOf(string text)
    {
        if (!_texts.TryGetValue(text, out var number))
        {
            _texts.Add(text, number = _texts.Count + 1);
        }

        return number;
    }

    /// <summary>A trait may be a text here and a number there: these cannot be compared.</summary>
    private static string LabelOf(OperandSyntax value, LiteralKind kind) =>
        kind == LiteralKind.Truth ? ConditionPrinter.Print(value) : $"{ConditionPrinter.Print(value)} as {kind}";

    private static ValueRanges PossibleOf(OperandSyntax value, LiteralKind kind) => (kind, value) switch
    {
        (LiteralKind.Truth, _) => YesOrNo,
        (LiteralKind.Text, _) => NotNegative,
        (LiteralKind.Number, CallSyntax { Name: "bills" } bills) => ValueRanges.Between(0, LastOf(bills)),
        (LiteralKind.Number, CallSyntax { Name: not "number" }) => NotNegative,
        (LiteralKind.Number, ReferenceSyntax reference) =>
            SubscriberField.Find(reference.Name) is { IsNeverNegative: true } ? NotNegative : ValueRanges.All,
        _ => ValueRanges.All,
    };

    private static long LastOf(CallSyntax bills) =>
        bills.Arguments.Select(argument => argument is { Name: "last", Value: NumberSyntax last } ? last.Value : (long?)null)
            .FirstOrDefault(last => last is not null) ?? Subscribers.SubscriberState.BillsKept;
}
