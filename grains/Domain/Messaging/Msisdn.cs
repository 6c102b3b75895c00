using System.Diagnostics.CodeAnalysis;

namespace SmartManager.Domain.Messaging;

/// <summary>A subscriber's telephone number in international form.</summary>
/// <remarks>
/// Unit: 7 to 15 decimal digits, country code first, no leading plus.
/// Source: ITU-T E.164 for the upper bound of 15; the lower bound of 7 is our own.
/// Personal data: never written to a log, see docs/decisions/0007-no-personal-data-in-logs.md.
/// </remarks>
public readonly record struct Msisdn
{
    private const int DigitsMin = 7;
    private const int DigitsMax = 15;

    private readonly string? _digits;

    private Msisdn(string digits) => _digits = digits;

    /// <summary>The digits. Empty for <c>default</c>, which no parser returns.</summary>
    public string Digits => _digits ?? string.Empty;

    /// <summary>Reads a number as an operator or a person writes it: a leading plus or 00, spaces and hyphens.</summary>
    /// <returns>False for anything that is not 7 to 15 digits after cleaning, the first not 0. Never throws.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Msisdn msisdn)
    {
        msisdn = default;
        if (text is null)
        {
            return false;
        }

        var cleaned = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        cleaned = cleaned.StartsWith('+') ? cleaned[1..] : cleaned.StartsWith("00", StringComparison.Ordinal) ? cleaned[2..] : cleaned;
        if (cleaned.Length is < DigitsMin or > DigitsMax || cleaned[0] == '0' || cleaned.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        msisdn = new Msisdn(cleaned);
        return true;
    }

    /// <summary>The country code and the last two digits, for screens. Not unique.</summary>
    public override string ToString() => Digits.Length < DigitsMin ? "(none)" : $"+{Digits[..2]}…{Digits[^2..]}";
}
