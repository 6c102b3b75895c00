using System.Diagnostics.CodeAnalysis;

namespace SmartManager.Domain.Subscribers;

/// <summary>Names one subscriber for good; the number behind it can change hands.</summary>
/// <remarks>The operator's own key. 1 to 64 of the characters <c>A–Z a–z 0–9 . _ : -</c>, so that it can stand in a URL and in a
/// key.</remarks>
public readonly record struct SubscriberId
{
    /// <summary>Longest id. Unit: characters.</summary>
    public const int LengthMax = 64;

    private readonly string? _value;

    private SubscriberId(string value) => _value = value;

    /// <summary>The key. Empty for <c>default</c>, which no parser returns.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads an id.</summary>
    /// <returns>False for anything that is not 1 to 64 of the allowed characters. Never throws.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SubscriberId id)
    {
        id = default;
        if (text is not { Length: >= 1 and <= LengthMax })
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-'))
            {
                return false;
            }
        }

        id = new SubscriberId(text);
        return true;
    }

    /// <summary>Reads an id that is known to be right.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static SubscriberId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A subscriber id is 1 to 64 of the characters A-Z a-z 0-9 . _ : -");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
