using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Bench.Base;

/// <summary>
/// The subscribers of the workloads, each made from the seed and its number alone: 20 traits, 10 tags, 50 past contacts, 1% suppressed, 5% grey.
/// </summary>
/// <param name="seed">Another seed, another base.</param>
internal sealed class BaseSubscribers(ulong seed)
{
    public const int PlanCount = 10;
    public const int TagCount = 60;
    public const int NumericTraitCount = 10;
    public const string GreyTag = "grey-list";

    /// <summary>When the base is as it is loaded: a Monday morning in the operator's zone, so that nothing waits for the end of a night. UTC.</summary>
    public static readonly DateTimeOffset StartAt = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>The month of the last bill in the base.</summary>
    public static readonly BillingMonth LastBillMonth = new((2026 * 12) + 1);

    private const int TraitCount = 20;
    private const int TagsEach = 10;
    private const int ContactCount = 50;
    private const int RegionCount = 300;
    private const int ContactsFromDays = 30;

    private static readonly ImmutableArray<string> Tags = [.. Enumerable.Range(0, TagCount).Select(TagOf)];
    private static readonly ImmutableArray<string> Offers = [.. Enumerable.Range(0, BenchRulebook.OfferCount).Select(BenchRulebook.OfferId)];
    private static readonly ImmutableArray<string> TraitNames =
        [.. Enumerable.Range(0, NumericTraitCount).Select(NumericTraitOf), .. Enumerable.Range(0, TraitCount - NumericTraitCount).Select(TextTraitOf)];

    public static string PlanOf(int number) => string.Create(CultureInfo.InvariantCulture, $"plan-{number:00}");

    public static string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"tag-{number:00}");

    public static string NumericTraitOf(int number) => string.Create(CultureInfo.InvariantCulture, $"measure-{number:00}");

    /// <summary>The id of a subscriber.</summary>
    public static SubscriberId IdOf(int index) => SubscriberId.Parse(string.Create(CultureInfo.InvariantCulture, $"sub-{index:0000000}"));

    /// <summary>The place of the subscriber that has an id of <see cref="IdOf"/>.</summary>
    public static int IndexOf(string id) => int.Parse(id.AsSpan(id.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    /// <summary>What the generator of events must know of a subscriber.</summary>
    public Facts FactsOf(int index)
    {
        var draw = new Draw(seed, index);
        return new Facts(
            AllowanceKilobytes: (20L + draw.Below(80)) << 20,
            BillMinor: 3_000 + draw.Below(12_000),
            HasRoamingDiscount: draw.PerMille(500));
    }

    /// <summary>The state of a subscriber at <see cref="StartAt"/>.</summary>
    public SubscriberState StateOf(int index)
    {
        var (facts, draw) = (FactsOf(index), new Draw(seed ^ 0xBA5E, index));
        var services = ServicesOf(facts, ref draw);
        ImmutableArray<long> bills = [facts.BillMinor, facts.BillMinor, facts.BillMinor];
        var profile = new Profile
        {
            Msisdn = string.Create(CultureInfo.InvariantCulture, $"86139{index:00000000}"),
            Brand = draw.PerMille(400) ? "gotone" : "easyown",
            Plan = PlanOf(draw.Below(PlanCount)),
            Region = string.Create(CultureInfo.InvariantCulture, $"region-{draw.Below(RegionCount):000}"),
            Language = draw.PerMille(900) ? "zh" : "en",
            JoinedAt = StartAt - TimeSpan.FromDays(30 + draw.Below(4_000)),
            BalanceMinor = draw.Below(20_000),
            Points = draw.Below(900),
            DataAllowanceKilobytes = facts.AllowanceKilobytes,
            BillsMinor = bills,
            Services = services,
            Tags = TagsOf(ref draw),
            Traits = TraitsOf(ref draw),
            HasMarketingConsent = true,
        };
        return SubscriberState.Initial(IdOf(index)) with
        {
            Version = 1,
            Profile = profile,
            BillsMinor = bills,
            LastBillMonth = LastBillMonth,
            BalanceMinor = profile.BalanceMinor,
            Points = profile.Points,
            DataUsedKilobytes = facts.AllowanceKilobytes * draw.Below(50) / 100,
            Services = services,
            HasMarketingConsent = true,
            SuppressedBy = draw.PerMille(10) ? "black-list" : null,
            Contacts = ContactsOf(ref draw),
        };
    }

    private static string TextTraitOf(int number) => string.Create(CultureInfo.InvariantCulture, $"trait-{number:00}");

    private static ImmutableArray<string> ServicesOf(Facts facts, ref Draw draw)
    {
        var services = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = draw.Below(6); i > 0; i--)
        {
            services.Add(BenchRulebook.ServiceOf(draw.Below(BenchRulebook.OfferCount)));
        }

        if (facts.HasRoamingDiscount)
        {
            services.Add(BenchRulebook.RoamingDiscount);
        }

        return [.. services];
    }

    private static ImmutableArray<string> TagsOf(ref Draw draw)
    {
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        if (draw.PerMille(50))
        {
            tags.Add(GreyTag);
        }

        while (tags.Count < TagsEach)
        {
            tags.Add(Tags[draw.Below(TagCount)]);
        }

        return [.. tags];
    }

    private static ImmutableArray<Trait> TraitsOf(ref Draw draw)
    {
        var traits = new Trait[TraitCount];
        for (var i = 0; i < traits.Length; i++)
        {
            traits[i] = new Trait(TraitNames[i], i < NumericTraitCount
                ? draw.Below(1_000).ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"value-{draw.Below(20):00}"));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(traits);
    }

    /// <summary>All within the time in which they are remembered, so that every cap walks all of them. Most are web banners, which no cap counts.</summary>
    private static ImmutableArray<Contact> ContactsOf(ref Draw draw)
    {
        var contacts = new Contact[ContactCount];
        var countedLastWeek = draw.Below(5);
        for (var i = 0; i < contacts.Length; i++)
        {
            var daysAgo = ContactsFromDays * (ContactCount - i) / (double)ContactCount;
            var isCounted = daysAgo > 7 ? i % 3 == 0 : countedLastWeek-- > 0;
            var channel = !isCounted ? Channel.Web : draw.PerMille(400) ? Channel.Sms : Channel.InboundCall;
            contacts[i] = new Contact(
                Version: 0, (byte)i, channel, MessageKind.Marketing, ContactStanding.Delivered, Offers[draw.Below(Offers.Length)],
                StartAt - TimeSpan.FromDays(daysAgo) - TimeSpan.FromSeconds(draw.Below(3_600)), Attempts: 1);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(contacts);
    }

    /// <summary>What the generator of events must know of a subscriber.</summary>
    /// <param name="AllowanceKilobytes">Data of the plan. Unit: 1,024 bytes.</param>
    /// <param name="BillMinor">Each of the last three bills. Unit: 0.01 of the currency.</param>
    /// <param name="HasRoamingDiscount">Whether going abroad is no key moment.</param>
    internal readonly record struct Facts(long AllowanceKilobytes, long BillMinor, bool HasRoamingDiscount);
}
