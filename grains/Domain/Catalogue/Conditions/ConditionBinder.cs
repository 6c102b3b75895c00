using System.Collections.Immutable;
using System.Globalization;
using static SmartManager.Domain.Catalogue.Conditions.ConditionWords;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Finds out whether the tests of a condition make sense, and makes them ready to be asked.</summary>
internal sealed class ConditionBinder(ConditionErrors errors, IReadOnlySet<string>? offers)
{
    private readonly OperandBinder _operands = new(errors, offers);

    /// <summary>Null after a mistake, which is told. All parts are looked at, also behind a mistake.</summary>
    public Node? Bind(Syntax syntax) => syntax switch
    {
        BrokenSyntax => null,
        AndSyntax and => Bind(and.Parts) is { } parts ? new AndNode(parts) : null,
        OrSyntax or => Bind(or.Parts) is { } parts ? new OrNode(parts) : null,
        NotSyntax not => Bind(not.Inner) is { } inner ? new NotNode(inner) : null,
        BareSyntax bare => Bind(bare),
        ComparisonSyntax comparison => Bind(comparison),
        InSyntax test => Bind(test),
        BetweenSyntax test => Bind(test),
        HasSyntax test => Bind(test),
        WithinSyntax test => Bind(test),
        _ => throw new System.Diagnostics.UnreachableException($"No meaning for {syntax.GetType().Name}."),
    };

    private Node[]? Bind(ImmutableArray<Syntax> parts)
    {
        var nodes = parts.Select(Bind).ToList();
        return nodes.Contains(null) ? null : [.. nodes.OfType<Node>()];
    }

    private Node? Bind(BareSyntax bare)
    {
        if (bare.Value is CallSyntax { Name: "known" } call)
        {
            return Known(bare, call);
        }

        switch (_operands.Bind(bare.Value))
        {
            case null:
                return null;
            case YesNoOperand { IsConstant: true }:
                return new ConstantTest(bare, ((TruthSyntax)bare.Value).Value);
            case YesNoOperand value:
                return new YesNoTest(bare, value);
            case var other:
                errors.Add(bare.Column, "no-test", $"{Name(other)} alone says neither yes nor no. Compare it, such as: {Example(other)}.");
                return null;
        }
    }

    private KnownTest? Known(BareSyntax bare, CallSyntax call)
    {
        if (_operands.OnlyArgument(call) is not { } argument || _operands.Bind(argument) is not { } operand)
        {
            return null;
        }

        if (!operand.IsConstant && operand is not NowOperand)
        {
            return new KnownTest(bare, operand);
        }

        errors.Add(argument.Column, "constant", $"{operand.Label} is always known. Ask for something of the subscriber: known(plan).");
        return null;
    }

    private Test? Bind(ComparisonSyntax syntax)
    {
        if (IsComparedKnown(syntax))
        {
            return null;
        }

        if (IsWordWithoutQuotes(syntax))
        {
            return null;
        }

        var (left, right) = (_operands.Bind(syntax.Left), _operands.Bind(syntax.Right));
        if (left is null || right is null)
        {
            return null;
        }

        if (left.IsConstant && right.IsConstant)
        {
            errors.Add(syntax.Column, "constant", "Two values of the condition itself are compared: that says nothing of a subscriber.");
            return null;
        }

        var isOrder = syntax.Operator is not ("=" or "!=");
        switch (left.Beside(right), right.Beside(left))
        {
            case (TextOperand first, TextOperand second) when !isOrder:
                return new TextComparison(syntax, first, second, syntax.Operator == "!=");
            case (YesNoOperand first, YesNoOperand second) when !isOrder:
                return new YesNoComparison(syntax, first, second, syntax.Operator == "!=");
            case (NumberOperand first, NumberOperand second) when first.Type == second.Type
                && (first.Type == ConditionType.Date || syntax.Operator is not ("before" or "after")):
                return new NumberComparison(syntax, first, ToOrder(syntax.Operator), second);
            default:
                NotComparable(syntax, left, right);
                return null;
        }
    }

    /// <summary>Whether <c>known(…)</c> is compared with yes or no; told with what to write instead.</summary>
    private bool IsComparedKnown(ComparisonSyntax syntax)
    {
        var (call, other) = syntax.Left is CallSyntax { Name: "known" } left
            ? (left, syntax.Right) : (syntax.Right as CallSyntax, syntax.Left);
        if (call is not { Name: "known" } || other is not TruthSyntax truth || syntax.Operator is not ("=" or "!="))
        {
            return false;
        }

        var words = ConditionPrinter.Print(call);
        errors.Add(syntax.Column, "operator",
            $"known(…) is a whole test and is not compared: write {(truth.Value == (syntax.Operator == "=") ? words : "not " + words)}.");
        return true;
    }

    /// <summary>Whether a text is compared with a word that is nothing but a text whose quotes are missing; told.</summary>
    private bool IsWordWithoutQuotes(ComparisonSyntax syntax)
    {
        if (syntax.Right is not ReferenceSyntax { Argument: null } word || SubscriberField.Find(word.Name) is not null
            || syntax.Left is not ReferenceSyntax value
            || SubscriberField.Find(value.Name) is not { Type: ConditionType.Text or ConditionType.Open })
        {
            return false;
        }

        _operands.Bind(syntax.Left);
        errors.Add(word.Column, "unknown-attribute", $"There is no attribute '{word.Name}'. "
            + $"A text stands in double quotes: {ConditionPrinter.Print(value)} {syntax.Operator} {ConditionPrinter.Quote(word.Name)}.");
        return true;
    }

    private void NotComparable(ComparisonSyntax syntax, Operand left, Operand right)
    {
        var types = (left.Type, right.Type);
        if (types is (ConditionType.Open, ConditionType.Open))
        {
            errors.Add(syntax.Column, "type", "Two traits: say what they are, such as number(trait \"a\") < number(trait \"b\").");
        }
        else if (left.Type == ConditionType.Set || right.Type == ConditionType.Set)
        {
            var set = left.Type == ConditionType.Set ? left : right;
            errors.Add(syntax.OperatorColumn, "operator", $"{Name(set)} is a set. Ask what is in it, such as: {Example(set)}.");
        }
        else if (types is (ConditionType.Open, ConditionType.Date) or (ConditionType.Date, ConditionType.Open))
        {
            errors.Add(syntax.OperatorColumn, "type", "A trait is compared with a date as date(trait \"contract-end\").");
        }
        else if (left.Type == right.Type || left.Type == ConditionType.Open || right.Type == ConditionType.Open)
        {
            var type = left.Type == ConditionType.Open ? right.Type : left.Type;
            errors.Add(syntax.OperatorColumn, "operator",
                $"'{syntax.Operator}' is not for {Kind(type)}. For {Kind(type)} there are: {Operators(type)}.");
        }
        else
        {
            errors.Add(syntax.OperatorColumn, "type", $"{Name(left)} is {Kind(left.Type)} and {Name(right)} is {Kind(right.Type)}: "
                + $"they cannot be compared.{Instead(left.Type, syntax.Right)}{Instead(right.Type, syntax.Left)}");
        }
    }

    /// <summary>What to write instead of a text beside a date or a number.</summary>
    private static string Instead(ConditionType type, OperandSyntax written) => (type, written) switch
    {
        (ConditionType.Date, TextSyntax text) when TraitReading.ToTicks(text.Value) is not null =>
            $" A date is written date({ConditionPrinter.Quote(text.Value)}).",
        (ConditionType.Date, TextSyntax text) when TraitReading.FindDay(text.Value) is { } day =>
            $" A date is written date({ConditionPrinter.Quote(day)}).",
        (ConditionType.Number, TextSyntax text) when TraitReading.ToNumber(text.Value) is { } number =>
            string.Create(CultureInfo.InvariantCulture, $" A number stands without quotes: {number}."),
        _ => "",
    };

    private Test? Bind(InSyntax syntax)
    {
        var value = _operands.Bind(syntax.Value);
        if (syntax.Items.IsEmpty)
        {
            errors.Add(syntax.OperatorColumn, "empty-list", "The list is empty: nothing is in it.");
            return null;
        }

        var isNumber = value is NumberOperand { Type: ConditionType.Number } || (value is OpenOperand && syntax.Items[0] is NumberSyntax);
        if (value is not null && !isNumber && value is not (TextOperand or OpenOperand))
        {
            NoOperator(syntax.OperatorColumn, "in", value);
            return null;
        }

        var isRight = value is not null;
        foreach (var item in syntax.Items)
        {
            isRight &= value is null || IsItem(item, value, isNumber);
        }

        if (!isRight)
        {
            return null;
        }

        return isNumber
            ? new NumberInList(
                syntax, value!.AsNumber(), [.. syntax.Items.Select(item => ((NumberSyntax)item).Value)], syntax.IsNegated)
            : new TextInList(syntax, value!.AsText(), [.. syntax.Items.Select(item => ((TextSyntax)item).Value)], syntax.IsNegated);
    }

    private bool IsItem(OperandSyntax item, Operand value, bool isNumber)
    {
        switch (item)
        {
            case TextSyntax { Value: "" }:
                return _operands.Bind(item) is not null;
            case TextSyntax when !isNumber:
            case NumberSyntax when isNumber:
                return true;
            case TextSyntax or NumberSyntax:
                errors.Add(item.Column, "type", $"{Name(value)} is {(isNumber ? "a number" : "a text")}, "
                    + $"{ConditionPrinter.Print(item)} is {(isNumber ? "a text" : "a number")}.");
                return false;
            default:
                errors.Add(item.Column, "list-item", $"A list holds texts in quotes, or numbers, and nothing else.{Quoted(item)}");
                return false;
        }
    }

    private static string Quoted(OperandSyntax item) => item is ReferenceSyntax { Argument: null, Name: var word }
        ? $" Write {ConditionPrinter.Quote(word)} instead of {word}." : "";

    private NumberInRange? Bind(BetweenSyntax syntax)
    {
        var (value, low, high) = (_operands.Bind(syntax.Value), _operands.Bind(syntax.Low), _operands.Bind(syntax.High));
        if (value is null || low is null || high is null)
        {
            return null;
        }

        if (value is not (NumberOperand or OpenOperand))
        {
            NoOperator(syntax.OperatorColumn, "between", value);
            return null;
        }

        var type = value is OpenOperand ? ConditionType.Number : value.Type;
        foreach (var (bound, written) in new[] { (low, syntax.Low), (high, syntax.High) })
        {
            if (bound.Type != type && !(bound is OpenOperand && type == ConditionType.Number))
            {
                errors.Add(written.Column, "type", $"{Name(value)} is compared as {Kind(type)}, {Name(bound)} is {Kind(bound.Type)}.");
                return null;
            }
        }

        if (IsReversed(low, high))
        {
            errors.Add(syntax.Low.Column, "bounds", $"Nothing lies between {low.Label} and {high.Label}: the smaller bound comes first.");
            return null;
        }

        return new NumberInRange(syntax, value.AsNumber(), low.AsNumber(), high.AsNumber(), syntax.IsNegated);
    }

    private static bool IsReversed(Operand low, Operand high) => (low, high) switch
    {
        (ConstantOperand first, ConstantOperand second) => first.Value > second.Value,
        (NowOperand first, NowOperand second) => first.Offset > second.Offset,
        _ => false,
    };

    private SetTest? Bind(HasSyntax syntax)
    {
        var value = _operands.Bind(syntax.Value);
        if (value is not null and not SetOperand)
        {
            NoOperator(syntax.OperatorColumn, "has", value);
            return null;
        }

        if (syntax.Items.IsEmpty)
        {
            errors.Add(syntax.OperatorColumn, "empty-list", "The list is empty: nothing is in it.");
            return null;
        }

        var isRight = value is not null;
        foreach (var item in syntax.Items)
        {
            if (item is not TextSyntax text)
            {
                errors.Add(item.Column, "list-item", $"What is in a set is a text in quotes.{Quoted(item)}");
                isRight = false;
            }
            else
            {
                isRight &= _operands.Bind(item) is not null
                    && (value is not SetOperand { Names: { } names } || OperandBinder.IsOneOf(errors, item.Column, text.Value, names));
            }
        }

        return isRight ? new SetTest(syntax, (SetOperand)value!, [.. syntax.Items.Select(item => ((TextSyntax)item).Value)]) : null;
    }

    private DateWithin? Bind(WithinSyntax syntax)
    {
        var value = _operands.Bind(syntax.Value);
        if (syntax.Length.Count == 0)
        {
            errors.Add(syntax.Length.Column, "window-empty", "In a window of no length nothing can happen.");
            return null;
        }

        if (value is NumberOperand { Type: ConditionType.Date } date)
        {
            return new DateWithin(syntax, date);
        }

        if (value is not null)
        {
            NoOperator(syntax.OperatorColumn, "within", value);
        }

        return null;
    }

    private void NoOperator(int column, string name, Operand value) => errors.Add(column, "operator", value.Type == ConditionType.Open
        ? $"'{name}' is not for a trait as it is. A date is asked as date(trait \"contract-end\")."
        : $"'{name}' is not for {Kind(value.Type)}. For {Kind(value.Type)} there are: {Operators(value.Type)}.");

    private static Order ToOrder(string text) => text switch
    {
        "=" => Order.Equal,
        "!=" => Order.NotEqual,
        "<" or "before" => Order.Less,
        "<=" => Order.AtMost,
        ">" or "after" => Order.Greater,
        _ => Order.AtLeast,
    };
}
