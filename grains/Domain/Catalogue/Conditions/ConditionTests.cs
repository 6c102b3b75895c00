using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>True or false, whoever it is.</summary>
internal sealed class ConstantTest(BareSyntax syntax, bool value) : Test(syntax)
{
    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) => TruthLogic.Of(value);
}

/// <summary>A value that is itself yes or no.</summary>
internal sealed class YesNoTest(BareSyntax syntax, YesNoOperand value) : Test(syntax, value)
{
    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) => TruthLogic.Of(value.Read(state, now));
}

/// <summary>Whether something is known; always certain.</summary>
internal sealed class KnownTest(BareSyntax syntax, Operand value) : Test(syntax, value)
{
    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) => TruthLogic.Of(value.IsKnown(state, now));
}

/// <summary>Two values that are yes or no.</summary>
internal sealed class YesNoComparison(Syntax syntax, YesNoOperand left, YesNoOperand right, bool isNegated) : Test(syntax, left, right)
{
    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) =>
        TruthLogic.Of((left.Read(state, now) == right.Read(state, now)) != isNegated);
}

/// <summary>Two texts, letter by letter.</summary>
internal sealed class TextComparison(Syntax syntax, TextOperand left, TextOperand right, bool isNegated)
    : Test(syntax, left, right), ITextTest
{
    /// <remarks>A constant looks at no subscriber.</remarks>
    private readonly string[] _items = right.IsConstant ? [right.Read(null!)!] : [];

    TextOperand ITextTest.Value => left;

    ReadOnlySpan<string> ITextTest.Items => _items;

    bool ITextTest.IsNegated => isNegated;

    bool ITextTest.IsFixed => right.IsConstant;

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) =>
        left.Read(state) is { } first && right.Read(state) is { } second
            ? TruthLogic.Of(string.Equals(first, second, StringComparison.Ordinal) != isNegated)
            : Truth.Unknown;
}

/// <summary>A text and a list.</summary>
internal sealed class TextInList(Syntax syntax, TextOperand value, string[] items, bool isNegated) : Test(syntax, value), ITextTest
{
    TextOperand ITextTest.Value => value;

    ReadOnlySpan<string> ITextTest.Items => items;

    bool ITextTest.IsNegated => isNegated;

    bool ITextTest.IsFixed => true;

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now)
    {
        if (value.Read(state) is not { } text)
        {
            return Truth.Unknown;
        }

        // Lists are short: looking at each is faster than a hash of the text.
        foreach (var item in items)
        {
            if (string.Equals(item, text, StringComparison.Ordinal))
            {
                return TruthLogic.Of(!isNegated);
            }
        }

        return TruthLogic.Of(isNegated);
    }
}

/// <summary>How two numbers, or two dates, stand to each other.</summary>
internal enum Order
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// <summary>Two numbers, or two dates.</summary>
internal sealed class NumberComparison(Syntax syntax, NumberOperand left, Order order, NumberOperand right)
    : Test(syntax, left, right), INumberTest
{
    private readonly long[] _bounds = right is ConstantOperand { Value: var value } ? [value] : [];

    NumberOperand INumberTest.Value => left;

    ReadOnlySpan<long> INumberTest.Bounds => _bounds;

    bool INumberTest.IsFixed => right is ConstantOperand;

    bool INumberTest.Holds(long number) => Compare(number, _bounds[0]);

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) =>
        left.Read(state, now) is { } first && right.Read(state, now) is { } second
            ? TruthLogic.Of(Compare(first, second))
            : Truth.Unknown;

    private bool Compare(long first, long second) => order switch
    {
        Order.Equal => first == second,
        Order.NotEqual => first != second,
        Order.Less => first < second,
        Order.AtMost => first <= second,
        Order.Greater => first > second,
        _ => first >= second,
    };
}

/// <summary>A number and a list.</summary>
internal sealed class NumberInList(Syntax syntax, NumberOperand value, long[] items, bool isNegated) : Test(syntax, value), INumberTest
{
    NumberOperand INumberTest.Value => value;

    ReadOnlySpan<long> INumberTest.Bounds => items;

    bool INumberTest.IsFixed => true;

    bool INumberTest.Holds(long number) => items.AsSpan().Contains(number) != isNegated;

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) =>
        value.Read(state, now) is { } number ? TruthLogic.Of(items.AsSpan().Contains(number) != isNegated) : Truth.Unknown;
}

/// <summary>A number, or a date, and two bounds, which both belong to the range.</summary>
internal sealed class NumberInRange(Syntax syntax, NumberOperand value, NumberOperand low, NumberOperand high, bool isNegated)
    : Test(syntax, value, low, high), INumberTest
{
    private readonly long[] _bounds =
        low is ConstantOperand { Value: var first } && high is ConstantOperand { Value: var last } ? [first, last] : [];

    NumberOperand INumberTest.Value => value;

    ReadOnlySpan<long> INumberTest.Bounds => _bounds;

    bool INumberTest.IsFixed => _bounds.Length > 0;

    bool INumberTest.Holds(long number) => (_bounds[0] <= number && number <= _bounds[1]) != isNegated;

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now) =>
        value.Read(state, now) is { } number && low.Read(state, now) is { } least && high.Read(state, now) is { } most
            ? TruthLogic.Of((least <= number && number <= most) != isNegated)
            : Truth.Unknown;
}

/// <summary>A date near now. Now itself belongs to both sides, the far end to none, as in the windows of caps.</summary>
internal sealed class DateWithin(WithinSyntax syntax, NumberOperand value) : Test(syntax, value)
{
    private readonly long _length = syntax.Length.Length.Ticks;
    private readonly bool _isNext = syntax.IsNext;
    private readonly bool _isNegated = syntax.IsNegated;

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now)
    {
        if (value.Read(state, now) is not { } ticks)
        {
            return Truth.Unknown;
        }

        var ahead = _isNext ? ticks - now.UtcTicks : now.UtcTicks - ticks;
        return TruthLogic.Of((ahead >= 0 && ahead < _length) != _isNegated);
    }
}

/// <summary>A set and what should be in it.</summary>
internal sealed class SetTest(HasSyntax syntax, SetOperand set, string[] items) : Test(syntax, set)
{
    private readonly bool _isAll = syntax.Quantifier == "all";
    private readonly bool _isNegated = syntax.IsNegated;

    public override Truth Evaluate(SubscriberState state, DateTimeOffset now)
    {
        if (!set.IsKnown(state))
        {
            return Truth.Unknown;
        }

        foreach (var item in items)
        {
            if (set.Has(state, item, now) != _isAll)
            {
                return TruthLogic.Of(_isAll == _isNegated);
            }
        }

        return TruthLogic.Of(_isAll != _isNegated);
    }
}
