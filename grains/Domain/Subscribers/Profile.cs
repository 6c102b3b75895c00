using System.Collections.Immutable;

namespace SmartManager.Domain.Subscribers;

/// <summary>One more thing known of a subscriber, beyond the fields that the brain itself reads.</summary>
/// <param name="Name">Lower-case words joined by hyphens. 1 to 64 characters.</param>
/// <param name="Value">Text; a number is written in the invariant form. 0 to 256 characters.</param>
public readonly record struct Trait(string Name, string Value);

/// <summary>Who a subscriber is, as the operator's systems tell us. Replaced whole when they tell us anew.</summary>
/// <remarks>
/// What has a default has a setter: the generated reader of JSON sets every <c>init</c> property, and one that is missing to nothing
/// instead of to its default. Nobody else sets them but <c>with</c>.
/// </remarks>
public sealed record Profile
{
    /// <summary>Bound on <see cref="Traits"/> and <see cref="Tags"/>. Unit: items each.</summary>
    public const int TraitsMax = 64;

    /// <summary>The number in international form: digits only. Personal data.</summary>
    public required string Msisdn { get; init; }

    /// <summary>Brand, such as <c>gotone</c>.</summary>
    public string Brand { get; set; } = string.Empty;

    /// <summary>Tariff plan, such as <c>plan-88</c>.</summary>
    public string Plan { get; set; } = string.Empty;

    /// <summary>Region code: province, city or county.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Language of what we say: <c>zh</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "zh";

    /// <summary>IANA time zone; empty or unknown means the operator's.</summary>
    public string TimeZone { get; set; } = string.Empty;

    /// <summary>When the subscriber joined. UTC.</summary>
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>Balance at the time of the profile. Unit: the operator's smallest unit of money; below 0 means arrears.</summary>
    public long BalanceMinor { get; init; }

    /// <summary>Loyalty points at the time of the profile.</summary>
    public long Points { get; init; }

    /// <summary>Data included in the plan each month. Unit: 1,024 bytes. 0 means none and nothing to exceed.</summary>
    public long DataAllowanceKilobytes { get; init; }

    /// <summary>
    /// Bills of the last months, latest last, at most <see cref="SubscriberState.BillsKept"/>. Unit: the operator's smallest unit of
    /// money.
    /// </summary>
    public ImmutableArray<long> BillsMinor { get; set; } = [];

    /// <summary>Services held, in ordinal order.</summary>
    public ImmutableArray<string> Services { get; set; } = [];

    /// <summary>Labels given by analysts, in ordinal order.</summary>
    public ImmutableArray<string> Tags { get; set; } = [];

    /// <summary>Whatever else is known, by name in ordinal order.</summary>
    public ImmutableArray<Trait> Traits { get; set; } = [];

    /// <summary>
    /// Whether the subscriber agreed to marketing, as the operator's systems have it; null leaves what is on record here.
    /// </summary>
    public bool? HasMarketingConsent { get; init; }

    /// <summary>Whether another profile tells the same.</summary>
    /// <remarks>Records compare immutable arrays by reference, so equality alone would never say yes.</remarks>
    public bool IsSameAs(Profile other) =>
        this with { BillsMinor = other.BillsMinor, Services = other.Services, Tags = other.Tags, Traits = other.Traits } == other
        && BillsMinor.AsSpan().SequenceEqual(other.BillsMinor.AsSpan())
        && Services.AsSpan().SequenceEqual(other.Services.AsSpan())
        && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan())
        && Traits.AsSpan().SequenceEqual(other.Traits.AsSpan());

    /// <summary>The value of a trait, or null.</summary>
    public string? FindTrait(string name)
    {
        var (low, high) = (0, Traits.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Traits[middle].Name, name);
            if (order == 0)
            {
                return Traits[middle].Value;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
