using System.Text;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Cuts the text of a condition into pieces. What it does not understand it tells, and reads as what was meant if that is clear,
/// so that one slip does not hide the next mistake.</summary>
internal sealed class ConditionScanner
{
    private static readonly (string Found, string Means)[] Foreign =
    [
        ("==", "="), ("<>", "!="), ("&&", "and"), ("||", "or"), ("!", "not"), ("=<", "<="), ("=>", ">="),
        ("（", "("), ("）", ")"), ("，", ","), ("、", ","), ("：", ":"), ("＝", "="), ("！＝", "!="),
        ("≠", "!="), ("＜＝", "<="), ("＜", "<"), ("≤", "<="), ("＞＝", ">="), ("＞", ">"), ("≥", ">="), ("－", "-"), ("＋", "+"),
    ];

    private static readonly string[] Symbols = ["<=", ">=", "!=", "=", "<", ">", "(", ")", ",", ":", "+", "-"];

    /// <summary>Shortest date without quotes: <c>2026/1/31</c> is longer, <c>2026-1-3</c> is it.</summary>
    private const int DayLength = 8;

    private readonly string _text;
    private readonly ConditionErrors _errors;
    private readonly List<Token> _tokens = [];
    private int _at;

    private ConditionScanner(string text, ConditionErrors errors) => (_text, _errors) = (text, errors);

    /// <summary>All pieces; the last is the end.</summary>
    public static List<Token> Scan(string text, ConditionErrors errors)
    {
        var scanner = new ConditionScanner(text, errors);
        while (scanner._at < text.Length)
        {
            scanner.Next(text[scanner._at]);
        }

        scanner._tokens.Add(new Token(TokenKind.End, string.Empty, text.Length + 1));
        return scanner._tokens;
    }

    private void Next(char c)
    {
        if (char.IsWhiteSpace(c))
        {
            _at++;
        }
        else if (ClosingQuote(c) is { } quote)
        {
            Text(quote);
        }
        else if (char.IsAsciiDigit(c))
        {
            if (!Day())
            {
                Number();
            }
        }
        else if (c is >= '０' and <= '９')
        {
            WideNumber();
        }
        else if (char.IsLetter(c))
        {
            Word();
        }
        else
        {
            Symbol();
        }
    }

    private static char? ClosingQuote(char c) => c switch
    {
        '"' => '"',
        '\'' => '\'',
        '“' or '”' => '”',
        '＂' => '＂',
        '「' => '」',
        '‘' => '’',
        _ => null,
    };

    private void Text(char quote)
    {
        var begin = _at++;
        if (quote != '"')
        {
            _errors.Add(begin + 1, "character", "A text stands in straight double quotes: \"…\".");
        }

        var value = new StringBuilder();
        for (; _at < _text.Length && _text[_at] != quote && !(quote == '”' && _text[_at] is '“' or '"'); _at++)
        {
            if (_text[_at] != '\\')
            {
                value.Append(_text[_at]);
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] is '"' or '\\')
            {
                value.Append(_text[++_at]);
            }
            else
            {
                _errors.Add(_at + 1, "escape", "After \\ in a text comes \" or another \\.");
            }
        }

        if (_at == _text.Length)
        {
            _errors.Add(begin + 1, "text-open", "The text that begins here is never closed with \".");
        }

        _at++;
        Add(TokenKind.Text, value.ToString(), begin);
    }

    /// <summary>A date without quotes: told, and read as what was meant.</summary>
    private bool Day()
    {
        var begin = _at;
        if (_text.Length - begin < DayLength || _text[begin + 4] is not ('-' or '/' or '.'))
        {
            return false;
        }

        var end = begin;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] == _text[begin + 4]))
        {
            end++;
        }

        if (TraitReading.FindDay(_text[begin..end]) is not { } day)
        {
            return false;
        }

        _errors.Add(begin + 1, "date", $"A date is written date(\"{day}\").");
        Add(TokenKind.Word, "date", begin);
        Add(TokenKind.Symbol, "(", begin);
        Add(TokenKind.Text, day, begin);
        Add(TokenKind.Symbol, ")", begin);
        _at = end;
        return true;
    }

    /// <summary>Full-width digits, as Chinese keyboards write them.</summary>
    private void WideNumber()
    {
        var begin = _at;
        Skip(c => c is >= '０' and <= '９');
        var digits = string.Concat(_text[begin.._at].Select(c => (char)(c - '０' + '0')));
        _errors.Add(begin + 1, "character", $"Write '{digits}' instead of '{_text[begin.._at]}'.");
        Add(TokenKind.Number, digits, begin);
    }

    private void Number()
    {
        var begin = _at;
        Skip(char.IsAsciiDigit);
        var (value, end) = (_text[begin.._at], _at);
        if (_at + 1 < _text.Length && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            Skip(char.IsAsciiDigit);
            _errors.Add(begin + 1, "number", "Numbers are whole: amounts stand in the smallest unit of money.");
        }
        else if (_at < _text.Length && char.IsLetter(_text[_at]))
        {
            SkipWord();
            if (DurationSyntax.IsUnit(_text[end.._at]))
            {
                _at = end; // 30days: the number, and then the unit.
            }
            else
            {
                Skip(c => char.IsLetterOrDigit(c) || c is '-' or '_');
                _errors.Add(begin + 1, "number", $"'{_text[begin.._at]}' is no number. A text stands in double quotes.");
                Add(TokenKind.Text, _text[begin.._at], begin);
                return;
            }
        }

        Add(TokenKind.Number, value, begin);
    }

    private void Word()
    {
        var begin = _at;
        SkipWord();
        var word = _text[begin.._at];
        Add(TokenKind.Word, Token.Keywords.TryGetValue(word, out var keyword) ? keyword : word, begin);
    }

    /// <summary>A hyphen belongs to a word only before a letter: <c>now-90 days</c> is a difference.</summary>
    private void SkipWord()
    {
        do
        {
            Skip(c => char.IsLetterOrDigit(c) || c == '_');
        }
        while (_at + 1 < _text.Length && _text[_at] == '-' && char.IsLetter(_text[_at + 1]) && ++_at > 0);
    }

    private void Symbol()
    {
        foreach (var symbol in Symbols.Where(StandsHere))
        {
            if (Foreign.FirstOrDefault(pair => pair.Found.Length > symbol.Length && StandsHere(pair.Found)) is { Found: not null } longer)
            {
                Slip(longer.Found, longer.Means);
                return;
            }

            Add(TokenKind.Symbol, symbol, _at);
            _at += symbol.Length;
            return;
        }

        if (Foreign.FirstOrDefault(pair => StandsHere(pair.Found)) is { Found: not null } foreign)
        {
            Slip(foreign.Found, foreign.Means);
            return;
        }

        _errors.Add(_at + 1, "character", $"'{_text[_at]}' means nothing here.");
        _at++;
    }

    private void Slip(string found, string means)
    {
        _errors.Add(_at + 1, "character", $"Write '{means}' instead of '{found}'.");
        Add(char.IsLetter(means[0]) ? TokenKind.Word : TokenKind.Symbol, means, _at);
        _at += found.Length;
    }

    private bool StandsHere(string symbol) => string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0;

    private void Skip(Func<char, bool> belongs)
    {
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }
    }

    private void Add(TokenKind kind, string value, int begin) => _tokens.Add(new Token(kind, value, begin + 1));
}
