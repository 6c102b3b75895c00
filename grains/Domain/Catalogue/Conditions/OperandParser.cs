using System.Collections.Immutable;
using System.Globalization;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Reads values: literals, attributes, functions. Null after a mistake, which is told.</summary>
internal sealed class OperandParser(TokenCursor tokens, ConditionErrors errors)
{
    /// <summary>Functions inside functions: <c>known(date(trait "x"))</c> is the deepest that makes sense.</summary>
    private const int CallDepthMax = 4;

    private int _depth;

    /// <summary>One value.</summary>
    public OperandSyntax? Operand()
    {
        var token = tokens.Current;
        if (token.Kind == TokenKind.Text)
        {
            tokens.Next();
            return new TextSyntax(token.Column, token.Value);
        }

        if (token.Kind == TokenKind.Number || (token.IsSymbol("-") && tokens.Following.Kind == TokenKind.Number))
        {
            return Number();
        }

        if (token.Kind != TokenKind.Word)
        {
            return Expected(token);
        }

        switch (token.Value)
        {
            case "true" or "false":
                tokens.Next();
                return new TruthSyntax(token.Column, token.Value == "true");
            case "now":
                tokens.Next();
                return Now(token);
            default:
                return token.IsKeyword ? Expected(token) : Named(token);
        }
    }

    /// <summary>Values in parentheses; may be empty.</summary>
    public ImmutableArray<OperandSyntax>? List()
    {
        if (!tokens.TakeSymbol("("))
        {
            errors.Add(tokens.Current.Column, "expected", $"Expected a list such as (\"a\", \"b\"), found {tokens.Current.Quoted}.");
            return null;
        }

        return Items(Operand, "list");
    }

    /// <summary>Items with commas between them, up to and with the closing parenthesis; may be none.</summary>
    private ImmutableArray<T>? Items<T>(Func<T?> next, string what)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>();
        if (tokens.TakeSymbol(")"))
        {
            return [];
        }

        while (next() is { } item)
        {
            items.Add(item);
            if (tokens.TakeSymbol(")"))
            {
                return items.DrainToImmutable();
            }

            if (!tokens.TakeSymbol(","))
            {
                errors.Add(tokens.Current.Column, "expected", $"Expected ',' or ')' in the {what}, found {tokens.Current.Quoted}.");
                break;
            }
        }

        tokens.CloseBroken();
        return null;
    }

    private OperandSyntax? Expected(Token token)
    {
        errors.Add(token.Column, "expected", $"Expected a value such as plan, 30 or \"text\", found {token.Quoted}.");
        return null;
    }

    private OperandSyntax? Number()
    {
        var begin = tokens.Current;
        var sign = tokens.TakeSymbol("-") ? "-" : "";
        if (!long.TryParse(sign + tokens.Next().Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            errors.Add(begin.Column, "number", "The number is too large.");
            return null;
        }

        var unit = tokens.Current;
        if (unit.Kind != TokenKind.Word || unit.IsKeyword)
        {
            return new NumberSyntax(begin.Column, value);
        }

        if (DurationSyntax.ToUnit(unit.Value) is not { } known)
        {
            errors.Add(unit.Column, "unit", $"'{unit.Value}' is no unit of time. There are: minutes, hours, days."
                + NameSuggestion.Sentence(unit.Value, ["minutes", "hours", "days"]));
            return null;
        }

        tokens.Next();
        if (value < 0 || value > TimeSpan.FromDays(DurationSyntax.DaysMax) / DurationSyntax.UnitLength(known))
        {
            errors.Add(begin.Column, "duration", string.Create(
                CultureInfo.InvariantCulture, $"A length of time is 0 to {DurationSyntax.DaysMax} days."));
            return null;
        }

        return new DurationSyntax(begin.Column, value, known);
    }

    private NowSyntax? Now(Token now)
    {
        var isMinus = tokens.Current.IsSymbol("-");
        if (!isMinus && !tokens.Current.IsSymbol("+"))
        {
            return new NowSyntax(now.Column, IsMinus: false, null);
        }

        tokens.Next();
        var begin = tokens.Current;
        switch (Operand())
        {
            case DurationSyntax offset:
                return new NowSyntax(now.Column, isMinus, offset);
            case not null:
                errors.Add(begin.Column, "expected", "To now a length of time is added, such as now - 90 days.");
                return null;
            default:
                return null;
        }
    }

    private OperandSyntax? Named(Token name)
    {
        tokens.Next();
        if (tokens.Current is { Kind: TokenKind.Text } argument)
        {
            tokens.Next();
            return new ReferenceSyntax(name.Column, name.Value, new TextSyntax(argument.Column, argument.Value));
        }

        return tokens.Current.IsSymbol("(") ? Call(name) : new ReferenceSyntax(name.Column, name.Value, null);
    }

    private CallSyntax? Call(Token name)
    {
        if (_depth == CallDepthMax)
        {
            errors.Add(name.Column, "too-deep", "So many functions do not stand inside each other.");
            tokens.ToEnd();
            return null;
        }

        _depth++;
        tokens.Next();
        var call = Items(Argument, "function") is { } arguments ? new CallSyntax(name.Column, name.Value, arguments) : null;
        _depth--;
        return call;
    }

    private ArgumentSyntax? Argument()
    {
        var begin = tokens.Current;
        var name = begin.Kind == TokenKind.Word && tokens.Following.IsSymbol(":") ? begin.Value : null;
        if (name is not null)
        {
            tokens.Next();
            tokens.Next();
        }

        return Operand() is { } value ? new ArgumentSyntax(begin.Column, name, value) : null;
    }
}
