using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Finds out what a written value means. Null after a mistake, which is told.</summary>
/// <param name="errors">Where mistakes go.</param>
/// <param name="offers">The offers that there are; null if any may be named.</param>
internal sealed class OperandBinder(ConditionErrors errors, IReadOnlySet<string>? offers)
{
    /// <summary>Functions that are not counts.</summary>
    public static readonly ImmutableArray<string> Conversions = ["number", "date", "known"];

    private readonly CountBinder _counts = new(errors, offers);

    private static IEnumerable<string> AttributeNames => SubscriberField.All.Select(attribute => attribute.Name);

    private static IEnumerable<string> FunctionNames => ConditionFunction.All.Select(function => function.Name).Concat(Conversions);

    /// <summary>What a value means.</summary>
    public Operand? Bind(OperandSyntax syntax)
    {
        var label = ConditionPrinter.Print(syntax);
        switch (syntax)
        {
            case TextSyntax { Value: "" }:
                errors.Add(syntax.Column, "empty-text", "What is empty is not known. To ask for that, write: not known(plan).");
                return null;
            case TextSyntax { Value: var text }:
                return new TextOperand(label, isConstant: true, _ => text);
            case NumberSyntax number:
                return new ConstantOperand(label, number.Value, isDate: false);
            case TruthSyntax { Value: var value }:
                return new YesNoOperand(label, isConstant: true, (_, _) => value);
            case NowSyntax now:
                return new NowOperand(label, (now.Offset?.Length.Ticks ?? 0) * (now.IsMinus ? -1 : 1));
            case DurationSyntax:
                errors.Add(syntax.Column, "duration",
                    "A length of time stands after 'now -', 'within last' or 'within:'. For example: joined-at before now - 90 days.");
                return null;
            case ReferenceSyntax reference:
                return Bind(reference, label);
            case CallSyntax call:
                return Bind(call, label);
            default:
                throw new System.Diagnostics.UnreachableException($"No meaning for {syntax.GetType().Name}.");
        }
    }

    private Operand? Bind(ReferenceSyntax reference, string label)
    {
        if (SubscriberField.Find(reference.Name) is not { } attribute)
        {
            var hint = ConditionFunction.Find(reference.Name) is not null || Conversions.Contains(reference.Name)
                ? " It is a function: its name is followed by parentheses."
                : NameSuggestion.Sentence(reference.Name, AttributeNames);
            var quotes = hint.Length == 0 && reference.Argument is null
                ? $" A text stands in double quotes: {ConditionPrinter.Quote(reference.Name)}." : "";
            errors.Add(reference.Column, "unknown-attribute",
                $"There is no attribute '{reference.Name}'.{hint}{quotes} There are: {string.Join(", ", AttributeNames)}.");
            return null;
        }

        if (attribute.TakesName != reference.Argument is not null)
        {
            errors.Add(reference.Argument?.Column ?? reference.Column, "name", attribute.TakesName
                ? $"After '{attribute.Name}' comes a name in quotes, such as {attribute.Name} \"{Example(attribute)}\"."
                : $"After '{attribute.Name}' comes no text: something is missing between them, such as = or in.");
            return null;
        }

        if (reference.Argument is { } name && !IsRight(attribute, name))
        {
            return null;
        }

        return attribute.Bind(label, reference.Argument?.Value);
    }

    private bool IsRight(SubscriberField attribute, TextSyntax name)
    {
        if (attribute.ArgumentNames.IsEmpty)
        {
            if (!SubscriberField.IsTraitName(name.Value))
            {
                errors.Add(name.Column, "trait-name", "The name of a trait is 1 to 64 lower-case letters, digits and hyphens.");
                return false;
            }

            return true;
        }

        return IsOneOf(errors, name.Column, name.Value, attribute.ArgumentNames);
    }

    /// <summary>Whether a name is one of those that there are; if not, it is told.</summary>
    public static bool IsOneOf(ConditionErrors errors, int column, string name, IEnumerable<string> names)
    {
        if (names.Contains(name))
        {
            return true;
        }

        errors.Add(column, "unknown-name",
            $"'{name}' is not known here.{NameSuggestion.Sentence(name, names)} There are: {string.Join(", ", names)}.");
        return false;
    }

    private Operand? Bind(CallSyntax call, string label)
    {
        if (ConditionFunction.Find(call.Name) is { } function)
        {
            return _counts.Bind(function, call, label);
        }

        if (call.Name == "known")
        {
            errors.Add(call.Column, "operator", "known(…) is a whole test and is not compared: known(plan), or not known(plan).");
            return null;
        }

        if (call.Name is not ("number" or "date"))
        {
            var hint = SubscriberField.Find(call.Name) is not null
                    ? " It is an attribute: no parentheses follow it."
                    : NameSuggestion.Sentence(call.Name, FunctionNames);
            errors.Add(call.Column, "unknown-function",
                $"There is no function '{call.Name}' here.{hint} There are: {string.Join(", ", FunctionNames)}.");
            return null;
        }

        return OnlyArgument(call) switch
        {
            null => null,
            TextSyntax text when call.Name == "date" => Date(text, label),
            ReferenceSyntax reference when Bind(reference) is var operand => operand switch
            {
                null => null,
                OpenOperand trait => call.Name == "date" ? trait.AsDate(label) : trait.AsNumber(label),
                _ => NotConvertible(call),
            },
            _ => NotConvertible(call),
        };
    }

    /// <summary>The one argument of a function that takes one without a name.</summary>
    public OperandSyntax? OnlyArgument(CallSyntax call)
    {
        if (call.Arguments is [{ Name: null, Value: var value }])
        {
            return value;
        }

        errors.Add(call.Column, "argument", $"{call.Name}(…) takes one value, such as {call.Name}(trait \"contract-end\").");
        return null;
    }

    private ConstantOperand? Date(TextSyntax text, string label)
    {
        if (TraitReading.ToTicks(text.Value) is { } ticks)
        {
            return new ConstantOperand(label, ticks, isDate: true);
        }

        errors.Add(text.Column, "date", TraitReading.FindDay(text.Value) is { } day
            ? $"Write the date as {ConditionPrinter.Quote(day)}."
            : "A date looks like \"2026-01-31\" or \"2026-01-31T12:00:00+08:00\".");
        return null;
    }

    private Operand? NotConvertible(CallSyntax call)
    {
        errors.Add(call.Arguments[0].Column, "argument", call.Name == "date"
            ? "date(…) takes a trait or a text: date(trait \"contract-end\"), date(\"2026-01-31\")."
            : "number(…) takes a trait: number(trait \"age\").");
        return null;
    }

    private static string Example(SubscriberField attribute) => attribute.ArgumentNames.FirstOrDefault() ?? "city";
}
