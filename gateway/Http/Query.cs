using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmartManager.Gateway.Http;

/// <summary>Reads parameters of the query within bounds. They are bound as texts, so that a bad one gets a problem of ours.</summary>
internal static class Query
{
    /// <summary>Reads how many rows are asked for.</summary>
    public static bool TryReadLimit(string? text, int byDefault, int max, out int limit, [NotNullWhen(false)] out Problem? problem)
    {
        limit = byDefault;
        var isRight = text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= max);
        problem = isRight
            ? null
            : Problems.Parameter("limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {max}"));
        return problem is null;
    }

    /// <summary>Reads a version that may be missing.</summary>
    public static bool TryReadVersion(string name, string? text, out long? version, [NotNullWhen(false)] out Problem? problem)
    {
        version = null;
        problem = null;
        if (text is null)
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1)
        {
            version = number;
            return true;
        }

        problem = Problems.Parameter(name, "a whole number of at least 1");
        return false;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="text">What stands there; null for nothing.</param>
    /// <param name="byDefault">What it is then; null if it must be given.</param>
    /// <param name="number">The number.</param>
    /// <param name="problem">Why it is none.</param>
    public static bool TryReadNumber(
        string name, string? text, double? byDefault, out double number, [NotNullWhen(false)] out Problem? problem)
    {
        number = byDefault ?? 0;
        var isRight = text is null
            ? byDefault is not null
            : double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        problem = isRight ? null : Problems.Parameter(name, "a number, such as 0.05");
        return problem is null;
    }
}
