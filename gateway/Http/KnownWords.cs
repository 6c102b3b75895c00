using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Gateway.Http;

/// <summary>Helps whoever wrote a word that is not known: says the nearest one and all that there are.</summary>
/// <remarks>Of what was written nothing is told but a name of a field or parameter that looks like one: anything else may be personal.</remarks>
internal static class KnownWords
{
    private const int ListMax = 30;
    private const int NameLengthMax = 32;
    private const int AskedLengthMax = 64;

    /// <summary>Sentences with a space before each: the nearest word, if one is near, and all of them, if they are few.</summary>
    /// <param name="asked">What was written; null if that is not known.</param>
    /// <param name="known">What might have been meant.</param>
    public static string Sentences(string? asked, IReadOnlyCollection<string> known)
    {
        var nearest = asked is { Length: > 0 and <= AskedLengthMax } ? NameSuggestion.Sentence(asked, known) : string.Empty;
        return known.Count is 0 or > ListMax ? nearest : $"{nearest} Known are: {string.Join(", ", known)}.";
    }

    /// <summary>A name as it came, in quotes, if it looks like one; otherwise only which one it was.</summary>
    /// <param name="name">The name; null if it could not be read.</param>
    /// <param name="otherwise">Says which one, such as <c>Field 3</c>.</param>
    public static string Tell(string? name, string otherwise) => IsName(name) ? $"'{name}'" : otherwise;

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= NameLengthMax } && name.All(c => char.IsAsciiLetter(c) || c is '-' or '_');
}
