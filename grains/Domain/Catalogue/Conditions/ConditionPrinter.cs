using System.Diagnostics;
using System.Globalization;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Writes a condition in its one canonical form: one space, small keywords, only the parentheses that are needed.</summary>
internal static class ConditionPrinter
{
    public static string Print(Syntax syntax) => syntax switch
    {
        OrSyntax or => string.Join(" or ", or.Parts.Select(Print)),
        AndSyntax and => string.Join(" and ", and.Parts.Select(part => part is OrSyntax ? $"({Print(part)})" : Print(part))),
        NotSyntax not => not.Inner is AndSyntax or OrSyntax ? $"not ({Print(not.Inner)})" : "not " + Print(not.Inner),
        BareSyntax bare => Print(bare.Value),
        ComparisonSyntax comparison => $"{Print(comparison.Left)} {comparison.Operator} {Print(comparison.Right)}",
        InSyntax test => $"{Print(test.Value)} {Not(test.IsNegated)}in {List(test.Items)}",
        BetweenSyntax test => $"{Print(test.Value)} {Not(test.IsNegated)}between {Print(test.Low)} and {Print(test.High)}",
        HasSyntax { Quantifier: { } quantifier } test => $"{Print(test.Value)} {Not(test.IsNegated)}has {quantifier} {List(test.Items)}",
        HasSyntax test => $"{Print(test.Value)} {Not(test.IsNegated)}has {Print(test.Items[0])}",
        WithinSyntax test =>
            $"{Print(test.Value)} {Not(test.IsNegated)}within {(test.IsNext ? "next" : "last")} {Print(test.Length)}",
        _ => throw new UnreachableException($"No form for {syntax.GetType().Name}."),
    };

    public static string Print(OperandSyntax operand) => operand switch
    {
        TextSyntax text => Quote(text.Value),
        NumberSyntax number => number.Value.ToString(CultureInfo.InvariantCulture),
        TruthSyntax truth => truth.Value ? "true" : "false",
        DurationSyntax { Count: var count, Unit: var unit } =>
            string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}"),
        NowSyntax { Offset: { } offset } now => $"now {(now.IsMinus ? '-' : '+')} {Print(offset)}",
        NowSyntax => "now",
        ReferenceSyntax { Argument: { } argument } reference => $"{reference.Name} {Print(argument)}",
        ReferenceSyntax reference => reference.Name,
        CallSyntax call => $"{call.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        _ => throw new UnreachableException($"No form for {operand.GetType().Name}."),
    };

    /// <summary>A text with its quotes.</summary>
    public static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private static string Print(ArgumentSyntax argument) =>
        argument.Name is { } name ? $"{name}: {Print(argument.Value)}" : Print(argument.Value);

    private static string List(IEnumerable<OperandSyntax> items) => $"({string.Join(", ", items.Select(Print))})";

    private static string Not(bool isNegated) => isNegated ? "not " : "";
}
