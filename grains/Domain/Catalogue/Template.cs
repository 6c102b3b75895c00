using System.Collections.Immutable;
using System.Text;

namespace SmartManager.Domain.Catalogue;

/// <summary>A text with placeholders in braces.</summary>
public static class Template
{
    /// <summary>The names in braces, in order.</summary>
    public static ImmutableArray<string> Placeholders(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = text.IndexOf('{', StringComparison.Ordinal); i >= 0; i = text.IndexOf('{', i + 1))
        {
            var end = text.IndexOf('}', i);
            names.Add(end < 0 ? text[(i + 1)..] : text[(i + 1)..end]);
        }

        return names.DrainToImmutable();
    }

    /// <summary>Puts values in the place of their names. A name without a value stays as it is.</summary>
    public static string Fill(string text, params ReadOnlySpan<(string Name, string Value)> values)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
        {
            return text;
        }

        var filled = new StringBuilder(text);
        foreach (var (name, value) in values)
        {
            filled.Replace($"{{{name}}}", value);
        }

        return filled.ToString();
    }

    /// <summary>The text in a subscriber's language; Chinese unless it is English.</summary>
    public static string In(this TextDocument text, string? language) => language == "en" ? text.En : text.Zh;

    /// <summary>An amount as people read it: major units with two places.</summary>
    public static string Money(long minor) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minor / 100}.{Math.Abs(minor % 100):00}");
}
