using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace SmartManager.Domain.Catalogue;

/// <summary>A text with placeholders in braces.</summary>
public static class Template
{
    /// <summary>Longer texts are put together in a buffer of their own. Unit: UTF-16 characters.</summary>
    private const int TextUsual = 256;

    /// <summary>The names in braces, in order. A brace that is never closed gives a name that no placeholder has.</summary>
    public static ImmutableArray<string> Placeholders(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = text.IndexOf('{', StringComparison.Ordinal); i >= 0; i = text.IndexOf('{', i + 1))
        {
            var end = text.IndexOf('}', i);
            names.Add(end < 0 ? text[i..] : text[(i + 1)..end]);
        }

        return names.DrainToImmutable();
    }

    /// <summary>
    /// Puts values in the place of their names, once: braces in a value mean nothing. A name without a value stays as it is.
    /// </summary>
    public static string Fill(string text, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var begin = text.IndexOf('{', StringComparison.Ordinal);
        if (begin < 0)
        {
            return text;
        }

        var filled = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[TextUsual]);
        var done = 0;
        for (; begin >= 0; begin = text.IndexOf('{', begin + 1))
        {
            var end = text.IndexOf('}', begin);
            if (end >= 0 && Find(values, text.AsSpan(begin + 1, end - begin - 1)) is { } value)
            {
                filled.AppendFormatted(text.AsSpan(done, begin - done));
                filled.AppendFormatted(value);
                done = end + 1;
            }
        }

        filled.AppendFormatted(text.AsSpan(done));
        return filled.ToStringAndClear();
    }

    /// <summary>The text in a subscriber's language; Chinese unless it is English.</summary>
    public static string In(this TextDocument text, string? language) => language == "en" ? text.En : text.Zh;

    /// <summary>An amount as people read it: major units with two places.</summary>
    public static string Money(long minor) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(minor < 0 ? "-" : "")}{Math.Abs(minor / 100)}.{Math.Abs(minor % 100):00}");

    private static string? Find(ReadOnlySpan<(string Name, string Value)> values, ReadOnlySpan<char> name)
    {
        foreach (var (known, value) in values)
        {
            if (name.SequenceEqual(known))
            {
                return value;
            }
        }

        return null;
    }
}
