namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Walks through the pieces of a condition.</summary>
internal sealed class TokenCursor(List<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    /// <summary>Parentheses that are opened less those that are closed, in the whole text.</summary>
    public int OpenCount => tokens.Count(token => token.IsSymbol("(")) - tokens.Count(token => token.IsSymbol(")"));

    public Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>Whether nothing more belongs to the term that was just read.</summary>
    public bool IsAtEndOfTerm =>
        Current.Kind == TokenKind.End || Current.IsSymbol(")") || Current.IsWord("and") || Current.IsWord("or");

    public Token Next()
    {
        var token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    /// <summary>Goes on if the word stands here.</summary>
    public bool Take(string word)
    {
        var isHere = Current.IsWord(word);
        if (isHere)
        {
            Next();
        }

        return isHere;
    }

    /// <summary>Goes on if the symbol stands here.</summary>
    public bool TakeSymbol(string symbol)
    {
        var isHere = Current.IsSymbol(symbol);
        if (isHere)
        {
            Next();
        }

        return isHere;
    }

    /// <summary>Leaves out the rest.</summary>
    public void ToEnd() => _at = tokens.Count - 1;

    /// <summary>Leaves out what is left of a broken list or function. No <c>and</c> or <c>or</c> belongs into one.</summary>
    public void CloseBroken()
    {
        for (var depth = 1; depth > 0 && Current.Kind != TokenKind.End && !Current.IsWord("and") && !Current.IsWord("or"); Next())
        {
            depth += Current.IsSymbol("(") ? 1 : Current.IsSymbol(")") ? -1 : 0;
        }
    }

    /// <summary>Leaves out what is left of a broken term, with the parentheses that it opens itself.</summary>
    public void Recover()
    {
        for (var depth = 0; Current.Kind != TokenKind.End && !(depth == 0 && IsAtEndOfTerm); Next())
        {
            depth += Current.IsSymbol("(") ? 1 : Current.IsSymbol(")") ? -1 : 0;
        }
    }
}
