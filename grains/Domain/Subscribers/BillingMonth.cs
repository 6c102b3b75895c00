using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Subscribers;

/// <summary>A calendar month of billing.</summary>
/// <param name="Number">Months since January of year 0: year × 12 + month − 1.</param>
[JsonConverter(typeof(BillingMonthConverter))]
public readonly record struct BillingMonth(int Number) : IComparable<BillingMonth>
{
    private const int YearMin = 2000;
    private const int YearMax = 2199;

    /// <summary>Reads <c>2026-03</c>, years 2000 to 2199.</summary>
    public static bool TryParse(string? text, out BillingMonth month)
    {
        month = default;
        if (text is not { Length: 7 }
            || text[4] != '-'
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var ofYear)
            || year is < YearMin or > YearMax
            || ofYear is < 1 or > 12)
        {
            return false;
        }

        month = new BillingMonth((year * 12) + ofYear - 1);
        return true;
    }

    /// <summary>The month of a day.</summary>
    public static BillingMonth Of(DateOnly day) => new((day.Year * 12) + day.Month - 1);

    /// <inheritdoc/>
    public int CompareTo(BillingMonth other) => Number.CompareTo(other.Number);

    /// <summary>Earlier.</summary>
    public static bool operator <(BillingMonth left, BillingMonth right) => left.Number < right.Number;

    /// <summary>Later.</summary>
    public static bool operator >(BillingMonth left, BillingMonth right) => left.Number > right.Number;

    /// <summary>Not later.</summary>
    public static bool operator <=(BillingMonth left, BillingMonth right) => left.Number <= right.Number;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(BillingMonth left, BillingMonth right) => left.Number >= right.Number;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number / 12:0000}-{(Number % 12) + 1:00}");
}

/// <summary>Writes a month as <c>2026-03</c>.</summary>
public sealed class BillingMonthConverter : JsonConverter<BillingMonth>
{
    /// <inheritdoc/>
    public override BillingMonth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && BillingMonth.TryParse(reader.GetString(), out var month)
            ? month
            : throw new JsonException("Expected a month such as 2026-03.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BillingMonth value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
