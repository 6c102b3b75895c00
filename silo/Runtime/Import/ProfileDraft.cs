using System.Collections.Immutable;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Import;

/// <summary>A profile while its row is read.</summary>
internal sealed class ProfileDraft
{
    /// <summary>Longest value of a trait. Unit: characters.</summary>
    public const int TraitLengthMax = 256;

    private const int TextLengthMax = 64;

    private readonly SortedSet<string> _services = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<ImportTarget, string> _texts = [];

    public SubscriberId Id { get; set; }

    public string Msisdn { get; set; } = string.Empty;

    public string Language { get; set; } = "zh";

    public DateTimeOffset JoinedAt { get; set; }

    public long BalanceMinor { get; set; }

    public long Points { get; set; }

    public long DataAllowanceKilobytes { get; set; }

    public bool? HasMarketingConsent { get; set; }

    public List<long> BillsMinor { get; } = [];

    public List<Trait> Traits { get; } = [];

    /// <summary>Whether there are more labels than a profile keeps.</summary>
    public bool IsTooLarge => _services.Count > Profile.TraitsMax || _tags.Count > Profile.TraitsMax || Traits.Count > Profile.TraitsMax;

    public void Clear()
    {
        (Id, Msisdn, Language, JoinedAt) = (default, string.Empty, "zh", default);
        (BalanceMinor, Points, DataAllowanceKilobytes, HasMarketingConsent) = (0, 0, 0, null);
        BillsMinor.Clear();
        Traits.Clear();
        _services.Clear();
        _tags.Clear();
        _texts.Clear();
    }

    /// <summary>Sets a text or adds a label; false if it is too long.</summary>
    public bool TrySetText(ImportTarget target, string value)
    {
        switch (target)
        {
            case ImportTarget.Service:
                _services.Add(value);
                break;
            case ImportTarget.Tag:
                _tags.Add(value);
                break;
            default:
                _texts[target] = value;
                break;
        }

        return value.Length <= TextLengthMax;
    }

    public Profile ToProfile() => new()
    {
        Msisdn = Msisdn,
        Brand = TextOf(ImportTarget.Brand),
        Plan = TextOf(ImportTarget.Plan),
        Region = TextOf(ImportTarget.Region),
        Language = Language,
        TimeZone = TextOf(ImportTarget.TimeZone),
        JoinedAt = JoinedAt,
        BalanceMinor = BalanceMinor,
        Points = Points,
        DataAllowanceKilobytes = DataAllowanceKilobytes,
        BillsMinor = [.. BillsMinor.TakeLast(SubscriberState.BillsKept)],
        Services = [.. _services],
        Tags = [.. _tags],
        Traits = [.. Traits.OrderBy(trait => trait.Name, StringComparer.Ordinal)],
        HasMarketingConsent = HasMarketingConsent,
    };

    private string TextOf(ImportTarget target) => _texts.GetValueOrDefault(target, string.Empty);
}
