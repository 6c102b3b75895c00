using System.Globalization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>What kind of value something is.</summary>
public enum ConditionType
{
    /// <summary>A text.</summary>
    Text = 0,

    /// <summary>A whole number.</summary>
    Number = 1,

    /// <summary>An instant.</summary>
    Date = 2,

    /// <summary>Yes or no; a test by itself.</summary>
    YesNo = 3,

    /// <summary>A set of texts.</summary>
    Set = 4,

    /// <summary>A text or a number, whatever it is compared with.</summary>
    Open = 5,
}

/// <summary>A value in a compiled condition.</summary>
/// <param name="label">As a planner writes it.</param>
/// <param name="isConstant">Whether it is the same for every subscriber at every time.</param>
internal abstract class Operand(string label, bool isConstant)
{
    public string Label { get; } = label;

    public bool IsConstant { get; } = isConstant;

    public abstract ConditionType Type { get; }

    /// <summary>The value for people; null if it is not known. Allocates: only for explanations.</summary>
    public abstract string? Show(SubscriberState state, DateTimeOffset now);

    /// <summary>Whether it is known.</summary>
    public abstract bool IsKnown(SubscriberState state, DateTimeOffset now);
}

/// <summary>A text; null is not known.</summary>
internal sealed class TextOperand(string label, bool isConstant, Func<SubscriberState, string?> read) : Operand(label, isConstant)
{
    public override ConditionType Type => ConditionType.Text;

    /// <summary>The text. What the operator's systems left empty is not known.</summary>
    public string? Read(SubscriberState state) => read(state) is { Length: > 0 } text ? text : null;

    public override string? Show(SubscriberState state, DateTimeOffset now) =>
        Read(state) is { } text ? ConditionPrinter.Quote(text) : null;

    public override bool IsKnown(SubscriberState state, DateTimeOffset now) => Read(state) is not null;
}

/// <summary>A number, or a date as UTC ticks; null is not known.</summary>
internal abstract class NumberOperand(string label, bool isConstant, bool isDate) : Operand(label, isConstant)
{
    public override ConditionType Type => isDate ? ConditionType.Date : ConditionType.Number;

    public abstract long? Read(SubscriberState state, DateTimeOffset now);

    public override string? Show(SubscriberState state, DateTimeOffset now) => Read(state, now) switch
    {
        null => null,
        { } ticks when isDate => new DateTimeOffset(ticks, TimeSpan.Zero).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        { } number => number.ToString(CultureInfo.InvariantCulture),
    };

    public override bool IsKnown(SubscriberState state, DateTimeOffset now) => Read(state, now) is not null;
}

/// <summary>A number that stands in the condition.</summary>
internal sealed class ConstantOperand(string label, long value, bool isDate) : NumberOperand(label, isConstant: true, isDate)
{
    public long Value => value;

    public override long? Read(SubscriberState state, DateTimeOffset now) => value;
}

/// <summary>Now, or some time from it.</summary>
internal sealed class NowOperand(string label, long offset) : NumberOperand(label, isConstant: false, isDate: true)
{
    /// <summary>What is added. Unit: ticks.</summary>
    public long Offset => offset;

    /// <remarks>A century added to the last day of the calendar is more than can be shown, but compares.</remarks>
    public override long? Read(SubscriberState state, DateTimeOffset now) =>
        Math.Clamp(now.UtcTicks + offset, DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks);
}

/// <summary>A number or date of the subscriber.</summary>
internal sealed class ReadOperand(string label, bool isDate, Func<SubscriberState, DateTimeOffset, long?> read)
    : NumberOperand(label, isConstant: false, isDate)
{
    public override long? Read(SubscriberState state, DateTimeOffset now) => read(state, now);
}

/// <summary>Yes or no.</summary>
internal sealed class YesNoOperand(string label, bool isConstant, Func<SubscriberState, DateTimeOffset, bool> read)
    : Operand(label, isConstant)
{
    public override ConditionType Type => ConditionType.YesNo;

    public bool Read(SubscriberState state, DateTimeOffset now) => read(state, now);

    public override string? Show(SubscriberState state, DateTimeOffset now) => read(state, now) ? "true" : "false";

    public override bool IsKnown(SubscriberState state, DateTimeOffset now) => true;
}

/// <summary>A set of texts; not known before the profile is.</summary>
/// <param name="label">As a planner writes it.</param>
/// <param name="names">All that can be in it; null if anything can.</param>
/// <param name="has">Whether a text is in it.</param>
/// <param name="list">All that is in it, in its order.</param>
internal sealed class SetOperand(
    string label,
    IReadOnlyList<string>? names,
    Func<SubscriberState, string, DateTimeOffset, bool> has,
    Func<SubscriberState, DateTimeOffset, IEnumerable<string>> list)
    : Operand(label, isConstant: false)
{
    /// <summary>How a set is shown in which nothing is.</summary>
    public const string Nothing = "()";

    public IReadOnlyList<string>? Names => names;

    public override ConditionType Type => ConditionType.Set;

    public bool Has(SubscriberState state, string item, DateTimeOffset now) => has(state, item, now);

    public override string? Show(SubscriberState state, DateTimeOffset now) =>
        IsKnown(state, now) ? $"({string.Join(", ", list(state, now).Select(ConditionPrinter.Quote))})" : null;

    public override bool IsKnown(SubscriberState state, DateTimeOffset now) => IsKnown(state);

    public bool IsKnown(SubscriberState state) => state.Profile is not null || names is not null;
}

/// <summary>A trait, whose meaning the operator's systems decide: a text or a number, by what it is compared with.</summary>
internal sealed class OpenOperand(string label, string name) : Operand(label, isConstant: false)
{
    public override ConditionType Type => ConditionType.Open;

    public string? Read(SubscriberState state) => state.Profile?.FindTrait(name) is { Length: > 0 } text ? text : null;

    public TextOperand AsText() => new(Label, isConstant: false, Read);

    public NumberOperand AsNumber(string label) =>
        new ReadOperand(label, isDate: false, (state, _) => TraitReading.ToNumber(Read(state)));

    public NumberOperand AsDate(string label) =>
        new ReadOperand(label, isDate: true, (state, _) => TraitReading.ToTicks(Read(state)));

    public override string? Show(SubscriberState state, DateTimeOffset now) =>
        Read(state) is { } text ? ConditionPrinter.Quote(text) : null;

    public override bool IsKnown(SubscriberState state, DateTimeOffset now) => Read(state) is not null;
}

/// <summary>A trait is what it is compared with.</summary>
internal static class OpenOperands
{
    /// <summary>The value as it is read beside another.</summary>
    public static Operand Beside(this Operand operand, Operand other) => (operand, other.Type) switch
    {
        (OpenOperand, ConditionType.Text) => operand.AsText(),
        (OpenOperand, ConditionType.Number) => operand.AsNumber(),
        _ => operand,
    };

    /// <summary>The value as a number; it must be one, or open.</summary>
    public static NumberOperand AsNumber(this Operand value) =>
        value is OpenOperand trait ? trait.AsNumber(trait.Label) : (NumberOperand)value;

    /// <summary>The value as a text; it must be one, or open.</summary>
    public static TextOperand AsText(this Operand value) => value is OpenOperand trait ? trait.AsText() : (TextOperand)value;
}

/// <summary>Reads what the operator's systems write into traits.</summary>
internal static class TraitReading
{
    private static readonly string[] InstantForms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    private static readonly string[] OtherDayForms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "d.M.yyyy", "yyyyMMdd"];

    /// <summary>A day written in a way that people use, as it is written here; null if it is none.</summary>
    public static string? FindDay(string text) =>
        DateOnly.TryParseExact(text, OtherDayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number in the invariant form; null if it is none.</summary>
    public static long? ToNumber(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An ISO 8601 date, which begins at midnight UTC, or instant; without an offset it is UTC. Null if it is none. Unit: UTC
    /// ticks.</summary>
    public static long? ToTicks(string? text) =>
        DateTimeOffset.TryParseExact(
            text, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.UtcTicks : null;
}
