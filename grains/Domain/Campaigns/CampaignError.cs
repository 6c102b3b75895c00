using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Campaigns;

/// <summary>One thing that is wrong with a document of planners.</summary>
/// <param name="Path">Where, as a JSON pointer such as <c>/tasks/0/offer</c>; empty for the whole.</param>
/// <param name="Code">Stable, dotted and lower case: see docs/guide/campaigns.md.</param>
/// <param name="Message">For the planner.</param>
/// <param name="Column">In a condition: where in its text, from 1. Null elsewhere.</param>
public sealed record CampaignError(string Path, string Code, string Message, int? Column = null);

/// <summary>Gathers what is wrong with a document, in its order, up to a bound.</summary>
/// <param name="family">Put before each code, such as <c>campaign</c>.</param>
internal sealed class Findings(string family)
{
    /// <summary>Nobody reads more at once; what is behind waits for the next try.</summary>
    public const int ErrorsMax = 200;

    private const int WordLengthMax = 64;
    private readonly ImmutableArray<CampaignError>.Builder _errors = ImmutableArray.CreateBuilder<CampaignError>();

    public ImmutableArray<CampaignError> All => _errors.ToImmutable();

    public bool IsFull => _errors.Count >= ErrorsMax;

    /// <summary>Notes an error unless something holds. Answers whether it holds.</summary>
    public bool Require(string path, bool isMet, string code, string message)
    {
        if (!isMet && !IsFull)
        {
            _errors.Add(new CampaignError(path, $"{family}.{code}", message));
        }

        return isMet;
    }

    /// <summary>An error whose code has a family of its own, as those of conditions have.</summary>
    public void Add(string path, string code, string message, int column)
    {
        if (!IsFull)
        {
            _errors.Add(new CampaignError(path, code, message, column));
        }
    }

    public bool IsThere(string path, object? value) => Require(path, value is not null, "null", "Expected a value.");

    /// <summary>Words of lower-case letters, digits and hyphens.</summary>
    public bool Name(string path, string value, int lengthMax) => Require(path,
        IsName(value, lengthMax),
        "name",
        $"A name is 1 to {lengthMax} lower-case letters, digits and hyphens, such as spring-data.");

    public bool Text(string path, string value, int lengthMin, int lengthMax) => Require(path,
        value.Length >= lengthMin && value.Length <= lengthMax && !value.Any(IsHidden),
        "text",
        $"A text of {lengthMin} to {lengthMax} characters, none of them a control character but line ends.");

    public bool Whole(string path, long value, long min, long max) => Require(path,
        value >= min && value <= max, "range", FormattableString.Invariant($"A whole number from {min} to {max}."));

    public bool Share(string path, double value, double min, double max) => Require(path,
        value >= min && value <= max, "range", FormattableString.Invariant($"A number of percent from {min} to {max}."));

    public bool Span(string path, TimeSpan value, TimeSpan min, TimeSpan max) => Require(path,
        value >= min && value <= max, "range", FormattableString.Invariant($"A time from {min:c} to {max:c}."));

    public bool Count(string path, int count, int min, int max) => Require(path,
        count >= min && count <= max, "count", FormattableString.Invariant($"A list of {min} to {max}."));

    /// <summary>What tells the parts of a list apart stands once in it.</summary>
    public bool Once<T>(string path, HashSet<T> seen, T value, string what) =>
        Require(path, seen.Add(value), "repeated", $"{what} stands twice.");

    /// <summary>A name stands for something that there is.</summary>
    public bool Known(string path, string name, IReadOnlyCollection<string> names, string code, string what) => Require(path,
        names.Contains(name), code,
        $"{what} '{JsonPointer.Shorten(name)}'." + (name.Length > WordLengthMax ? string.Empty
            : Catalogue.Conditions.NameSuggestion.Sentence(name, names)));

    internal static bool IsName(string? value, int lengthMax) =>
        value is { Length: >= 1 } && value.Length <= lengthMax
        && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && value[0] != '-' && value[^1] != '-';

    private static bool IsHidden(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');
}
