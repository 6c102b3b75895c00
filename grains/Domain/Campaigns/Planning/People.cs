using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>Names of people who plan and approve. Plain names: whoever calls says who he is.</summary>
public static class People
{
    /// <summary>Longest name. Unit: characters.</summary>
    public const int NameLengthMax = 100;

    /// <summary>Reads a name. Spaces around it do not count, and one way of composing its letters is taken.</summary>
    /// <param name="text">What came.</param>
    /// <param name="name">The name as it is kept.</param>
    /// <returns>False if it is empty, too long, or holds control characters.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? name)
    {
        name = text is null || text.Length > 2 * NameLengthMax || !IsWhole(text) ? null : text.Trim().Normalize(NormalizationForm.FormC);
        if (name is null || name.Length is 0 or > NameLengthMax || name.Any(char.IsControl))
        {
            name = null;
        }

        return name is not null;
    }

    /// <summary>Whether two names are of one person: nobody becomes another by capitals.</summary>
    public static bool AreSame(string first, string second) => string.Equals(first, second, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a person is among some.</summary>
    public static bool Has(ImmutableArray<string> people, string person)
    {
        foreach (var one in people)
        {
            if (AreSame(one, person))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The people with one more, if he is not among them.</summary>
    public static ImmutableArray<string> With(ImmutableArray<string> people, string person) =>
        Has(people, person) ? people : people.Add(person);

    /// <summary>Normalising half of a surrogate pair throws.</summary>
    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
