using System.Collections.Immutable;
using System.Globalization;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Reads how a condition is put together: <c>or</c> of <c>and</c> of <c>not</c> of tests, by recursive descent.</summary>
/// <remarks>After a mistake it goes on behind the next <c>and</c> or <c>or</c>, so that the other tests are checked too.</remarks>
internal sealed class ConditionParser
{
    /// <summary>Deepest nesting of parentheses and <c>not</c>.</summary>
    public const int DepthMax = 32;

    private static readonly ImmutableArray<string> Comparisons = ["=", "!=", "<", "<=", ">", ">="];

    private readonly ConditionErrors _errors;
    private readonly TokenCursor _tokens;
    private readonly OperandParser _operands;
    private int _depth;

    private ConditionParser(TokenCursor tokens, ConditionErrors errors) =>
        (_tokens, _errors, _operands) = (tokens, errors, new OperandParser(tokens, errors));

    /// <summary>The whole text; parts that could not be read are <see cref="BrokenSyntax"/>.</summary>
    public static Syntax Parse(string text, ConditionErrors errors)
    {
        var parser = new ConditionParser(new TokenCursor(ConditionScanner.Scan(text, errors)), errors);
        if (parser._tokens.Current.Kind == TokenKind.End)
        {
            errors.Add(1, "empty", "A condition says something. To ask nothing, leave it out.");
            return new BrokenSyntax(1);
        }

        var whole = parser.Or();
        while (parser._tokens.Current is { Kind: not TokenKind.End } extra)
        {
            // Terms end only here or at a closing parenthesis.
            errors.Add(extra.Column, "parenthesis",
                $"Nothing was opened that this ')' could close.{Count(-parser._tokens.OpenCount, "there are {0} ')' too many")}");
            parser._tokens.Next();
            parser._tokens.Recover();
            if (parser._tokens.Current is { Kind: TokenKind.Word })
            {
                parser._tokens.Next();
                parser.Or();
            }
        }

        return whole;
    }

    private Syntax Or() => Joined("or", And, parts => new OrSyntax(parts), part => part is OrSyntax or ? or.Parts : [part]);

    private Syntax And() => Joined("and", Term, parts => new AndSyntax(parts), part => part is AndSyntax and ? and.Parts : [part]);

    /// <summary>What stands in parentheses for nothing is taken apart, so that equal conditions have one form.</summary>
    private Syntax Joined(
        string word, Func<Syntax> next, Func<ImmutableArray<Syntax>, Syntax> join, Func<Syntax, ImmutableArray<Syntax>> flatten)
    {
        var first = next();
        if (!_tokens.Current.IsWord(word))
        {
            return first;
        }

        var parts = ImmutableArray.CreateBuilder<Syntax>();
        parts.AddRange(flatten(first));
        while (_tokens.Take(word))
        {
            parts.AddRange(flatten(next()));
        }

        return join(parts.DrainToImmutable());
    }

    /// <summary>One test, and nothing between it and the next <c>and</c>, <c>or</c> or closing parenthesis.</summary>
    private Syntax Term()
    {
        var begin = _tokens.Current;
        var term = Not();
        if (term is not null && !_tokens.IsAtEndOfTerm)
        {
            var extra = _tokens.Current;
            if (extra.Kind == TokenKind.Symbol && Comparisons.Contains(extra.Value))
            {
                _errors.Add(extra.Column, "chained", "Two values are compared at a time. For a range: points between 1 and 5.");
            }
            else
            {
                _errors.Add(extra.Column, "expected", $"Expected 'and', 'or' or the end, found {extra.Quoted}.");
            }

            term = null;
        }

        if (term is null)
        {
            _tokens.Recover();
        }

        return term ?? new BrokenSyntax(begin.Column);
    }

    private Syntax? Not()
    {
        var begin = _tokens.Current;
        var isNot = begin.IsWord("not");
        if (!isNot && !begin.IsSymbol("("))
        {
            return Test();
        }

        if (++_depth > DepthMax)
        {
            _errors.Add(begin.Column, "too-deep", $"At most {DepthMax} parentheses and 'not' stand inside each other.");
            _tokens.ToEnd();
            return null;
        }

        _tokens.Next();
        var inner = isNot ? Not() : Or();
        _depth--;
        if (isNot)
        {
            return inner is null ? null : new NotSyntax(begin.Column, inner);
        }

        if (_tokens.TakeSymbol(")"))
        {
            return inner;
        }

        if (inner is not BrokenSyntax)
        {
            _errors.Add(begin.Column, "parenthesis",
                $"The parenthesis that opens here is never closed.{Count(_tokens.OpenCount, "{0} ')' are missing")}");
        }

        return null;
    }

    /// <summary>How many parentheses are too few or too many in the whole text, if it is more than the one that is told.</summary>
    private static string Count(int count, string words) =>
        count > 1 ? $" In all {string.Format(CultureInfo.InvariantCulture, words, count)}." : "";

    private Syntax? Test()
    {
        if (_operands.Operand() is not { } value)
        {
            return null;
        }

        var token = _tokens.Current;
        if ((token.Kind == TokenKind.Symbol && Comparisons.Contains(token.Value)) || token.IsWord("before") || token.IsWord("after"))
        {
            _tokens.Next();
            return _operands.Operand() is { } right ? new ComparisonSyntax(value, token.Value, token.Column, right) : null;
        }

        var isNegated = _tokens.Take("not");
        var test = _tokens.Current.Kind == TokenKind.Word ? _tokens.Current.Value : "";
        switch (test)
        {
            case "in":
                _tokens.Next();
                return _operands.List() is { } items ? new InSyntax(value, isNegated, token.Column, items) : null;
            case "between":
                _tokens.Next();
                return Between(value, isNegated, token.Column);
            case "has":
                _tokens.Next();
                return Has(value, isNegated, token.Column);
            case "within":
                _tokens.Next();
                return Within(value, isNegated, token.Column);
            default:
                break;
        }

        if (isNegated)
        {
            _errors.Add(token.Column, "expected", "After 'not' behind a value comes 'in', 'between', 'has' or 'within'.");
            return null;
        }

        return new BareSyntax(value);
    }

    private BetweenSyntax? Between(OperandSyntax value, bool isNegated, int column)
    {
        if (_operands.Operand() is not { } low)
        {
            return null;
        }

        if (!_tokens.Take("and"))
        {
            _errors.Add(_tokens.Current.Column, "expected", $"Expected 'and' and the upper bound, found {_tokens.Current.Quoted}.");
            return null;
        }

        return _operands.Operand() is { } high ? new BetweenSyntax(value, isNegated, column, low, high) : null;
    }

    private HasSyntax? Has(OperandSyntax value, bool isNegated, int column)
    {
        var quantifier = _tokens.Current.Value;
        if (_tokens.Take("any") || _tokens.Take("all"))
        {
            return _operands.List() is { } items ? new HasSyntax(value, isNegated, column, quantifier, items) : null;
        }

        if (_tokens.Current.IsSymbol("("))
        {
            _errors.Add(_tokens.Current.Column, "expected", "Before a list say 'has any' or 'has all'.");
            return null;
        }

        return _operands.Operand() is { } item ? new HasSyntax(value, isNegated, column, null, [item]) : null;
    }

    private WithinSyntax? Within(OperandSyntax value, bool isNegated, int column)
    {
        var isNext = _tokens.Current.IsWord("next");
        if (!_tokens.Take("next") && !_tokens.Take("last"))
        {
            _errors.Add(_tokens.Current.Column, "expected",
                $"Say 'within last 30 days' or 'within next 30 days', not {_tokens.Current.Quoted}.");
            return null;
        }

        var begin = _tokens.Current;
        switch (_operands.Operand())
        {
            case DurationSyntax length:
                return new WithinSyntax(value, isNegated, column, isNext, length);
            case not null:
                _errors.Add(begin.Column, "expected", "Expected a length of time such as 30 days.");
                return null;
            default:
                return null;
        }
    }
}
