using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>What is wrong with one value.</summary>
/// <param name="Code">Stable, dotted and lower case.</param>
/// <param name="Message">For the planner.</param>
public sealed record Flaw(string Code, string Message);

/// <summary>
/// What a value of a rulebook looks like. One declaration (<see cref="RulebookShape"/>) from which a rulebook is read, checked,
/// described as a JSON schema and compared, so that none of these can say something else than the others.
/// </summary>
public abstract class Shape
{
    /// <summary>What it is, for messages: "a whole number".</summary>
    public abstract string Words { get; }
}

/// <summary>A text.</summary>
/// <param name="lengthMin">Shortest. Unit: UTF-16 characters.</param>
/// <param name="lengthMax">Longest; null if another check bounds it.</param>
/// <param name="pattern">A regular expression without anchors that all of it matches; null for any.</param>
/// <param name="words">What it is; null for a text.</param>
public sealed class TextShape(int lengthMin, int? lengthMax, string? pattern = null, string? words = null) : Shape
{
    /// <summary>Shortest. Unit: UTF-16 characters.</summary>
    public int LengthMin => lengthMin;

    /// <summary>Longest; null if another check bounds it.</summary>
    public int? LengthMax => lengthMax;

    /// <summary>What all of it matches, without anchors; null for any.</summary>
    public string? Pattern => pattern;

    /// <inheritdoc/>
    public override string Words => words ?? "a text in double quotes";

    /// <summary>What is wrong with its length, or null.</summary>
    public Flaw? Check(string value) => value.Length >= LengthMin && !(value.Length > LengthMax) ? null
        : new Flaw("rulebook.length", string.Create(
            CultureInfo.InvariantCulture, $"Expected {LengthMin} to {LengthMax} characters, found {value.Length}."));
}

/// <summary>A whole number.</summary>
/// <param name="min">Smallest.</param>
/// <param name="max">Largest.</param>
public sealed class WholeShape(long min, long max) : Shape
{
    /// <summary>Smallest.</summary>
    public long Min => min;

    /// <summary>Largest.</summary>
    public long Max => max;

    /// <inheritdoc/>
    public override string Words => "a whole number";

    /// <summary>What is wrong with a value, or null.</summary>
    public Flaw? Check(long value) => value >= Min && value <= Max ? null : OutOfRange(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>What is wrong with a number that is too large or small.</summary>
    public Flaw OutOfRange(string found) =>
        new("rulebook.out-of-range", string.Create(CultureInfo.InvariantCulture, $"Expected {Min} to {Max}, found {found}."));
}

/// <summary>A number with a fraction, such as a coefficient.</summary>
/// <param name="min">Smallest.</param>
/// <param name="max">Largest.</param>
public sealed class DecimalShape(int min, int max) : Shape
{
    /// <summary>Smallest.</summary>
    public int Min => min;

    /// <summary>Largest.</summary>
    public int Max => max;

    /// <inheritdoc/>
    public override string Words => string.Create(CultureInfo.InvariantCulture, $"a number from {Min} to {Max}");

    /// <summary>What is wrong with a value, or null.</summary>
    public Flaw? Check(double value) => value >= Min && value <= Max ? null
        : new Flaw("rulebook.out-of-range", string.Create(CultureInfo.InvariantCulture, $"Expected {Min} to {Max}, found {value}."));
}

/// <summary>A probability: a number from 0 to 1.</summary>
public sealed class ShareShape : Shape
{
    /// <inheritdoc/>
    public override string Words => "a number from 0 to 1";

    /// <summary>What is wrong with a value, or null.</summary>
    public static Flaw? Check(double value) => value is >= 0 and <= 1 ? null
        : new Flaw("rulebook.out-of-range", "Expected 0 to 1: six in a hundred is 0.06.");
}

/// <summary>A length of time, written <c>d.hh:mm:ss</c>.</summary>
/// <param name="min">Shortest.</param>
/// <param name="max">Longest.</param>
public sealed partial class SpanShape(TimeSpan min, TimeSpan max) : Shape
{
    /// <summary>How it is written, without anchors.</summary>
    public const string Pattern = @"([0-9]{1,4}\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?";

    /// <summary>Shortest.</summary>
    public TimeSpan Min => min;

    /// <summary>Longest.</summary>
    public TimeSpan Max => max;

    /// <inheritdoc/>
    public override string Words => "a length of time such as \"7.00:00:00\" for seven days or \"00:30:00\" for half an hour";

    /// <summary>What is wrong with a value, or null.</summary>
    public Flaw? Check(TimeSpan value) => value >= Min && value <= Max ? null
        : new Flaw("rulebook.out-of-range", $"Expected {Say(Min)} to {Say(Max)}, found {Say(value)}.");

    /// <summary>Reads it; null if it is written in another way.</summary>
    public static TimeSpan? Read(string text) =>
        Form().IsMatch(text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? span : null;

    /// <summary>In words: <c>7 days</c>.</summary>
    public static string Say(TimeSpan span) => span switch
    {
        { Ticks: 0 } => "0",
        _ when span.Ticks % TimeSpan.TicksPerDay == 0 => Count(span.Ticks / TimeSpan.TicksPerDay, "day"),
        _ when span.Ticks % TimeSpan.TicksPerHour == 0 => Count(span.Ticks / TimeSpan.TicksPerHour, "hour"),
        _ when span.Ticks % TimeSpan.TicksPerMinute == 0 => Count(span.Ticks / TimeSpan.TicksPerMinute, "minute"),
        _ => span.ToString("c", CultureInfo.InvariantCulture),
    };

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count is 1 or -1 ? "" : "s")}");

    [GeneratedRegex(@"\A(?:" + Pattern + @")\z")]
    private static partial Regex Form();
}

/// <summary>A time of the day, written <c>hh:mm</c> or <c>hh:mm:ss</c>.</summary>
public sealed partial class TimeShape : Shape
{
    /// <summary>How it is written, without anchors.</summary>
    public const string Pattern = @"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,7})?)?";

    /// <inheritdoc/>
    public override string Words => "a time of the day such as \"21:00:00\"";

    /// <summary>Reads it; null if it is written in another way.</summary>
    public static TimeOnly? Read(string text) =>
        Form().IsMatch(text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time)
            ? TimeOnly.FromTimeSpan(time) : null;

    [GeneratedRegex(@"\A(?:" + Pattern + @")\z")]
    private static partial Regex Form();
}

/// <summary>A day, written <c>yyyy-mm-dd</c>.</summary>
public sealed partial class DayShape : Shape
{
    /// <summary>How it is written, without anchors.</summary>
    public const string Pattern = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

    /// <inheritdoc/>
    public override string Words => "a day such as \"2026-10-01\"";

    /// <summary>Reads it; null if it is written in another way or is no day of the calendar.</summary>
    public static DateOnly? Read(string text) => Form().IsMatch(text)
        && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"\A(?:" + Pattern + @")\z")]
    private static partial Regex Form();
}

/// <summary>An instant, written as ISO 8601 with its offset.</summary>
public sealed partial class InstantShape : Shape
{
    /// <summary>How it is written, without anchors.</summary>
    public const string Pattern =
        @"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,7})?)?"
        + @"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])";

    /// <inheritdoc/>
    public override string Words => "an instant with its offset such as \"2026-01-31T00:00:00+08:00\"";

    /// <summary>Reads it; null if it is written in another way or is no day of the calendar.</summary>
    public static DateTimeOffset? Read(string text) => Form().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

    [GeneratedRegex(@"\A(?:" + Pattern + @")\z")]
    private static partial Regex Form();
}

/// <summary>True or false.</summary>
public sealed class YesNoShape : Shape
{
    /// <inheritdoc/>
    public override string Words => "true or false";
}

/// <summary>One of some names.</summary>
/// <param name="names">The names.</param>
public sealed class ChoiceShape(ImmutableArray<string> names) : Shape
{
    /// <summary>The names.</summary>
    public ImmutableArray<string> Names => names;

    /// <inheritdoc/>
    public override string Words => $"one of {string.Join(", ", Names.Select(name => $"\"{name}\""))}";
}

/// <summary>A list.</summary>
/// <param name="element">What each element looks like.</param>
/// <param name="key">The member that tells elements apart; null if they are their own. The order means nothing either way.</param>
/// <param name="countMin">At least so many.</param>
/// <param name="countMax">At most so many; null if nothing bounds them but the size of a body.</param>
public sealed class ListShape(Shape element, string? key = null, int countMin = 0, int? countMax = null) : Shape
{
    /// <summary>What each element looks like.</summary>
    public Shape Element => element;

    /// <summary>The member that tells elements apart; null if they are their own.</summary>
    public string? Key => key;

    /// <summary>At least so many.</summary>
    public int CountMin => countMin;

    /// <summary>At most so many; null if nothing bounds them but the size of a body.</summary>
    public int? CountMax => countMax;

    /// <inheritdoc/>
    public override string Words => "a list in square brackets";

    /// <summary>What is wrong with how many there are, or null.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="few">What to say if there are too few.</param>
    public Flaw? Check(int count, string few) => count < CountMin ? new Flaw("rulebook.empty", few)
        : count > CountMax ? new Flaw("rulebook.too-many", string.Create(
            CultureInfo.InvariantCulture, $"At most {CountMax} stand here, found {count}."))
        : null;
}

/// <summary>An object.</summary>
public sealed class ObjectShape : Shape
{
    private readonly FrozenDictionary<string, Member> _byName;

    internal ObjectShape(string name, string meaning, ImmutableArray<Member> members)
    {
        (Name, Meaning, Members) = (name, meaning, members);
        _byName = members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal);
    }

    /// <summary>What it is called in the schema.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public string Meaning { get; }

    /// <summary>Its members, in the order in which a rulebook is written.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <inheritdoc/>
    public override string Words => "an object in braces";

    /// <summary>The member of this name, or null.</summary>
    public Member? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>A member of an object.</summary>
/// <param name="Name">As it stands in JSON.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="Meaning">For planners: one or two sentences.</param>
public sealed record Member(string Name, Shape Shape, string Meaning)
{
    /// <summary>Whether it cannot be left out.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>What it is when it is left out, as JSON; null if it is then not there. Null may be written for the latter.</summary>
    public string? Default { get; init; }

    /// <summary>Whether null means the same as leaving it out.</summary>
    public bool IsNullable => !IsRequired && Default is null;
}
