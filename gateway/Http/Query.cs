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
}
