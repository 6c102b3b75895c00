using System.Collections.Frozen;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>What a piece of a condition's text is.</summary>
internal enum TokenKind
{
    End,
    Word,
    Text,
    Number,
    Symbol,
}

/// <summary>A piece of a condition's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">A keyword in lower case, any other word as it stands, the text without quotes, the digits, or the symbol.</param>
/// <param name="Column">Where it begins, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Value, int Column)
{
    /// <summary>Words that mean something wherever they stand; no attribute or function is called so.</summary>
    public static readonly FrozenSet<string> Keywords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "and", "or", "not", "in", "between", "has", "any", "all", "within", "last", "next", "before", "after", "now", "true", "false");

    /// <summary>Whether it is a word with a meaning of its own.</summary>
    public bool IsKeyword => Kind == TokenKind.Word && Keywords.Contains(Value);

    /// <summary>As a message quotes it.</summary>
    public string Quoted => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => ConditionPrinter.Quote(Value),
        _ => $"'{Value}'",
    };

    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Value == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Word && Value == word;
}
