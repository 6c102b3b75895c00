using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>A condition as it was written, before anybody asks whether it makes sense.</summary>
/// <param name="Column">Where it begins, from 1.</param>
internal abstract record Syntax(int Column);

/// <summary>All of these; two or more, none of them of this kind itself.</summary>
internal sealed record AndSyntax(ImmutableArray<Syntax> Parts) : Syntax(Parts[0].Column);

/// <summary>At least one of these; two or more, none of them of this kind itself.</summary>
internal sealed record OrSyntax(ImmutableArray<Syntax> Parts) : Syntax(Parts[0].Column);

/// <summary>The opposite.</summary>
internal sealed record NotSyntax(int Column, Syntax Inner) : Syntax(Column);

/// <summary>What could not be read; told already.</summary>
internal sealed record BrokenSyntax(int Column) : Syntax(Column);

/// <summary>A value that is itself yes or no.</summary>
internal sealed record BareSyntax(OperandSyntax Value) : Syntax(Value.Column);

/// <summary>Two values compared.</summary>
/// <param name="Left">Before the operator.</param>
/// <param name="Operator">As written: <c>= != &lt; &lt;= > >= before after</c>.</param>
/// <param name="OperatorColumn">Where the operator stands.</param>
/// <param name="Right">After it.</param>
internal sealed record ComparisonSyntax(OperandSyntax Left, string Operator, int OperatorColumn, OperandSyntax Right)
    : Syntax(Left.Column);

/// <summary>One of a list.</summary>
internal sealed record InSyntax(OperandSyntax Value, bool IsNegated, int OperatorColumn, ImmutableArray<OperandSyntax> Items)
    : Syntax(Value.Column);

/// <summary>From one value to another, both inclusive.</summary>
internal sealed record BetweenSyntax(OperandSyntax Value, bool IsNegated, int OperatorColumn, OperandSyntax Low, OperandSyntax High)
    : Syntax(Value.Column);

/// <summary>A set with members.</summary>
/// <param name="Value">The set.</param>
/// <param name="IsNegated">Whether it is turned round.</param>
/// <param name="OperatorColumn">Where the operator stands.</param>
/// <param name="Quantifier"><c>any</c>, <c>all</c>, or null for one member without a list.</param>
/// <param name="Items">The members.</param>
internal sealed record HasSyntax(
    OperandSyntax Value, bool IsNegated, int OperatorColumn, string? Quantifier, ImmutableArray<OperandSyntax> Items)
    : Syntax(Value.Column);

/// <summary>A date near now.</summary>
/// <param name="Value">The date.</param>
/// <param name="IsNegated">Whether it is turned round.</param>
/// <param name="OperatorColumn">Where the operator stands.</param>
/// <param name="IsNext">Whether it lies ahead.</param>
/// <param name="Length">How near.</param>
internal sealed record WithinSyntax(OperandSyntax Value, bool IsNegated, int OperatorColumn, bool IsNext, DurationSyntax Length)
    : Syntax(Value.Column);

/// <summary>A value as it was written.</summary>
/// <param name="Column">Where it begins, from 1.</param>
internal abstract record OperandSyntax(int Column);

/// <summary>A text in quotes.</summary>
internal sealed record TextSyntax(int Column, string Value) : OperandSyntax(Column);

/// <summary>A whole number.</summary>
internal sealed record NumberSyntax(int Column, long Value) : OperandSyntax(Column);

/// <summary>True or false.</summary>
internal sealed record TruthSyntax(int Column, bool Value) : OperandSyntax(Column);

/// <summary>A length of time.</summary>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="Count">How many units. 0 to <see cref="DaysMax"/> days.</param>
/// <param name="Unit"><c>minute</c>, <c>hour</c> or <c>day</c>.</param>
internal sealed record DurationSyntax(int Column, long Count, string Unit) : OperandSyntax(Column)
{
    /// <summary>A century: enough for every date of a subscriber, and no sum of two overflows.</summary>
    public const int DaysMax = 36_525;

    public TimeSpan Length => UnitLength(Unit) * Count;

    public static TimeSpan UnitLength(string unit) => unit switch
    {
        "minute" => TimeSpan.FromMinutes(1),
        "hour" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    public static bool IsUnit(string word) => ToUnit(word) is not null;

    /// <summary>The unit that a word in singular or plural means, or null.</summary>
    public static string? ToUnit(string word) => word.ToUpperInvariant() switch
    {
        "MINUTE" or "MINUTES" => "minute",
        "HOUR" or "HOURS" => "hour",
        "DAY" or "DAYS" => "day",
        _ => null,
    };
}

/// <summary>The instant of the decision, and what is added to it; null for nothing.</summary>
internal sealed record NowSyntax(int Column, bool IsMinus, DurationSyntax? Offset) : OperandSyntax(Column);

/// <summary>An attribute, or a name as argument.</summary>
internal sealed record ReferenceSyntax(int Column, string Name, TextSyntax? Argument) : OperandSyntax(Column);

/// <summary>A function.</summary>
internal sealed record CallSyntax(int Column, string Name, ImmutableArray<ArgumentSyntax> Arguments) : OperandSyntax(Column);

/// <summary>One argument of a function.</summary>
internal sealed record ArgumentSyntax(int Column, string? Name, OperandSyntax Value);
