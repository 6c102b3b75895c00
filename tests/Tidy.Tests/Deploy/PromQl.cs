using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>
/// Reads as much of Prometheus' query language as our dashboards and alerts use, and finds what cannot be right: brackets and quotes
/// that do not close, functions, metrics and labels that do not exist, ranges that are missing.
/// </summary>
internal static partial class PromQl
{
    private static readonly string[] OfRanges = ["delta", "increase", "rate"];
    private static readonly string[] Functions = ["absent", "histogram_quantile", "vector", .. OfRanges];
    private static readonly string[] Aggregations = ["avg", "count", "max", "min", "sum"];
    private static readonly string[] Words = ["and", "or", "unless", "bool", "offset", "on", "ignoring", "group_left", "group_right"];

    /// <summary>What is wrong with a query; nothing if it is right.</summary>
    /// <param name="query">The query. Grafana's variables may stand in it.</param>
    /// <param name="labelsOf">The labels of a metric; null for a metric that there is not.</param>
    public static IEnumerable<string> Check(string query, Func<string, IReadOnlyCollection<string>?> labelsOf)
    {
        if (Token().Replace(query, string.Empty) is { Length: > 0 } rest)
        {
            return [$"{query}: '{rest}' is no part of a query"];
        }

        var tokens = Token().Matches(query).Select(match => match.Value).Where(token => !string.IsNullOrWhiteSpace(token)).ToList();
        return Brackets(tokens).Concat(Names(tokens, labelsOf)).Select(wrong => $"{query}: {wrong}");
    }

    private static IEnumerable<string> Brackets(List<string> tokens)
    {
        var open = new Stack<string>();
        foreach (var token in tokens)
        {
            if (token is "(" or "{" or "[")
            {
                open.Push(token);
            }
            else if (token is ")" or "}" or "]"
                && !(open.TryPop(out var begun) && (begun, token) is ("(", ")") or ("{", "}") or ("[", "]")))
            {
                yield return $"'{token}' closes nothing";
            }
        }

        if (open.Count > 0)
        {
            yield return $"'{open.Peek()}' is not closed";
        }
    }

    private static IEnumerable<string> Names(List<string> tokens, Func<string, IReadOnlyCollection<string>?> labelsOf)
    {
        var metrics = tokens.Where((token, at) => IsMetric(tokens, at)).Distinct().ToList();
        var known = new HashSet<string>(metrics.SelectMany(metric => labelsOf(metric) ?? []), StringComparer.Ordinal);
        foreach (var metric in metrics.Where(metric => labelsOf(metric) is null))
        {
            yield return $"{metric} is measured nowhere";
        }

        for (var at = 0; at < tokens.Count; at++)
        {
            var (token, next) = (tokens[at], at + 1 < tokens.Count ? tokens[at + 1] : string.Empty);
            if (IsName(token) && next == "(" && !IsGrouping(token) && !Functions.Contains(token) && !Aggregations.Contains(token))
            {
                yield return $"{token} is no function that is used here";
            }

            if (OfRanges.Contains(token) && next == "(" && !HasRange(tokens, at + 1))
            {
                yield return $"{token} needs a range such as [5m]";
            }

            if (Range(tokens, at) is { } range && !Duration().IsMatch(range))
            {
                yield return $"[{range}] is no span of time";
            }
        }

        foreach (var label in Labels(tokens).Where(label => !known.Contains(label)))
        {
            yield return $"no metric in it has the label {label}";
        }
    }

    private static bool IsMetric(List<string> tokens, int at) => IsName(tokens[at]) && Depth(tokens, at, "{", "}") == 0
        && Depth(tokens, at, "[", "]") == 0 && !IsInGrouping(tokens, at) && !Words.Contains(tokens[at]) && !IsGrouping(tokens[at])
        && (at + 1 == tokens.Count || tokens[at + 1] != "(") && !(Aggregations.Contains(tokens[at]) && IsGrouping(tokens[at + 1]))
        && !(at > 0 && tokens[at - 1] == "offset");

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] == '_';

    private static bool IsGrouping(string token) => token is "by" or "without" or "on" or "ignoring";

    private static int Depth(List<string> tokens, int at, string open, string close) =>
        tokens.Take(at).Sum(token => token == open ? 1 : token == close ? -1 : 0);

    /// <summary>Whether a token is between the brackets behind <c>by</c> and its kin.</summary>
    private static bool IsInGrouping(List<string> tokens, int at)
    {
        var open = tokens.FindLastIndex(at, token => token == "(");
        return open > 0 && IsGrouping(tokens[open - 1]) && tokens.FindIndex(open, token => token == ")") > at;
    }

    private static IEnumerable<string> Labels(List<string> tokens) => tokens.Where((token, at) => IsName(token)
        && (IsInGrouping(tokens, at) || Depth(tokens, at, "{", "}") > 0));

    private static bool HasRange(List<string> tokens, int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            depth += tokens[at] == "(" ? 1 : tokens[at] == ")" ? -1 : 0;
            if (depth == 0)
            {
                return false;
            }

            if (tokens[at] == "[")
            {
                return true;
            }
        }

        return false;
    }

    private static string? Range(List<string> tokens, int at) =>
        tokens[at] == "[" && tokens.FindIndex(at, token => token == "]") is > 0 and var end
            ? string.Concat(tokens[(at + 1)..end])
            : null;

    [GeneratedRegex("""\s+|"(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?(?:ms|[smhdwy])?|\$__?\w+|\$\w+|[A-Za-z_]\w*|=~|!~|!=|==|<=|>=|[-+*/%^<>=(){}\[\],:]""")]
    private static partial Regex Token();

    [GeneratedRegex("""^(\d+(ms|[smhdwy])|\$__rate_interval|\$__range)$""")]
    private static partial Regex Duration();
}
