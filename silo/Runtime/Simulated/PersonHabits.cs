using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>What the operator's systems know of a subscriber beyond what the world's clockwork needs.</summary>
internal static class PersonHabits
{
    private const double ConsentShare = 0.93;
    private const double EnglishShare = 0.01;
    private const double ArrearsShare = 0.03;
    private const double SmallServiceShare = 0.18;
    private const int TenureDaysMin = 30;
    private const int TenureDaysSpan = 4_000;

    /// <summary>Minutes talked in a usual month.</summary>
    public static double VoiceMinutes(in Person person) => person.SpendMinor / 20.0;

    /// <summary>Messages sent in a usual month; the young write more.</summary>
    public static double SmsCount(in Person person) => person.Brand == DemoNames.MZone ? 300 : person.SpendMinor / 100.0;

    /// <summary>Where the subscriber lives.</summary>
    public static string RegionOf(ulong seed, int index)
    {
        var dice = SeededDice.Of(seed, Purpose.Profile, index, 1);
        return DemoNames.Region(ref dice);
    }

    /// <summary>Whether one of the small services was held when the world began.</summary>
    public static bool Holds(ulong seed, int index, string service) =>
        SeededDice.Of(seed, Purpose.Profile, index, (long)Domain.Decisioning.StableHash.Of(service)).Chance(SmallServiceShare);

    /// <summary>The profile as of the world's start.</summary>
    public static Profile ProfileOf(in Person person, OperatorWorldOptions options)
    {
        var dice = SeededDice.Of(options.Seed, Purpose.Profile, person.Index);
        var region = RegionOf(options.Seed, person.Index);
        var lastBilled = PersonMonth.LastBilled(options.Seed, person, options.StartAt);
        var isArrears = dice.Chance(ArrearsShare);
        var joinedOn = dice.Share();
        return new Profile
        {
            Msisdn = OperatorWorld.MsisdnOf(person.Index),
            Brand = person.Brand,
            Plan = person.Plan,
            Region = region,
            Language = dice.Chance(EnglishShare) ? "en" : "zh",
            TimeZone = region.StartsWith("xj-", StringComparison.Ordinal) ? "Asia/Urumqi" : string.Empty,
            JoinedAt = WorldClock.At(
                WorldClock.DayOf(options.StartAt).AddDays(-TenureDaysMin - (int)(joinedOn * joinedOn * TenureDaysSpan)), 9 * 3600),
            BalanceMinor = isArrears ? -person.SpendMinor : dice.Below((int)Math.Max(person.SpendMinor, 1) * 2),
            Points = PersonMonth.Points(options.Seed, person, PointsCredited(options, person)),
            DataAllowanceKilobytes = person.AllowanceKilobytes,
            BillsMinor = Bills(options.Seed, person, lastBilled),
            Services = Sorted(Services(options.Seed, person)),
            Tags = Sorted(Tags(person, isArrears, ref dice)),
            Traits = Traits(person, region, ref dice),
            HasMarketingConsent = dice.Chance(ConsentShare),
        };
    }

    /// <summary>Which of the world's credits of points came before its start, by <see cref="PersonMonth.Points"/>'s count.</summary>
    private static int PointsCredited(OperatorWorldOptions options, in Person person)
    {
        var startDay = WorldClock.DayOf(options.StartAt);
        return startDay.Day > person.BillDay + 1 ? 0 : -1;
    }

    private static ImmutableArray<long> Bills(ulong seed, in Person person, BillingMonth last)
    {
        var bills = ImmutableArray.CreateBuilder<long>(SubscriberState.BillsKept);
        for (var number = last.Number - SubscriberState.BillsKept + 1; number <= last.Number; number++)
        {
            bills.Add(PersonMonth.BillMinor(seed, person, new BillingMonth(number)));
        }

        return bills.MoveToImmutable();
    }

    private static List<string> Services(ulong seed, in Person person)
    {
        var services = new List<string> { person.Plan };
        if (person.DataPack.Length > 0)
        {
            services.Add(person.DataPack);
        }

        if (person.HasRoamingDiscount)
        {
            services.Add(WorldFacts.RoamingDiscount);
        }

        foreach (var service in DemoNames.SmallServices)
        {
            if (Holds(seed, person.Index, service))
            {
                services.Add(service);
            }
        }

        return services;
    }

    private static List<string> Tags(in Person person, bool isArrears, ref SeededDice dice)
    {
        var tags = new List<string>();
        Tag("vip", person.IsVip);
        Tag("traveller", person.HasRoamingDiscount || dice.Chance(0.05));
        Tag("heavy-data", person.AllowanceKilobytes > 200 * 1024);
        Tag("price-sensitive", person.SpendMinor < 3_000 && dice.Chance(0.6));
        Tag("music-lover", person.Brand == DemoNames.MZone && dice.Chance(0.4));
        Tag("young", person.Brand == DemoNames.MZone);
        Tag("enterprise-member", person.Brand == DemoNames.Gotone && dice.Chance(0.3));
        Tag("churn-risk", dice.Chance(0.04));
        Tag("arrears", isArrears);
        return tags;

        void Tag(string tag, bool isGiven)
        {
            if (isGiven)
            {
                tags.Add(tag);
            }
        }
    }

    private static ImmutableArray<Trait> Traits(in Person person, string region, ref SeededDice dice)
    {
        var handset = person.AllowanceKilobytes > 0 ? DemoNames.DataHandset(ref dice) : DemoNames.Handset(ref dice);
        var voice = (int)VoiceMinutes(person);
        var isEnterprise = person.Brand == DemoNames.Gotone && dice.Chance(0.3);
        return [.. new[]
        {
            new Trait("age-band", dice.Pick<string>(person.Brand == DemoNames.MZone ? DemoNames.YoungAges : DemoNames.OtherAges)),
            new Trait("birthday", string.Create(CultureInfo.InvariantCulture, $"{1 + dice.Below(12):00}-{1 + dice.Below(28):00}")),
            new Trait("channel-habit", dice.Pick<string>(DemoNames.Habits)),
            new Trait("churn-score", Number(dice.Below(100))),
            new Trait("cluster", person.SpendMinor < 3_000 ? "thrifty" : dice.Pick<string>(DemoNames.Clusters)),
            new Trait("complaints-last-year", Number(dice.Chance(0.1) ? 1 + dice.Below(3) : 0)),
            new Trait("contract-months-left", Number(dice.Chance(0.25) ? dice.Below(24) : 0)),
            new Trait("county", $"{region}/{dice.Pick<string>(DemoNames.Counties)}"),
            new Trait("enterprise-account", isEnterprise ? $"group-{1 + dice.Below(500)}" : string.Empty),
            new Trait("long-distance-minutes", Number((int)(voice * dice.Between(0, 0.4)))),
            new Trait("payment", person.Brand == DemoNames.Gotone ? "post-paid" : "pre-paid"),
            new Trait("roaming-minutes", Number(person.HasRoamingDiscount ? dice.Below(120) : dice.Below(5))),
            new Trait("satisfaction", Number(dice.Between(5, 11))),
            new Trait("sex", dice.Chance(0.5) ? "female" : "male"),
            new Trait("sms-per-month", Number((int)SmsCount(person))),
            new Trait("terminal-has-data", handset.HasData ? "yes" : "no"),
            new Trait("terminal-has-mms", handset.HasMms ? "yes" : "no"),
            new Trait("terminal-model", handset.Model),
            new Trait("terminal-tac", handset.Tac),
            new Trait("value-tier", Tier(person.SpendMinor)),
            new Trait("vip-grade", person.VipGrade),
            new Trait("voice-minutes", Number(voice)),
        }.OrderBy(trait => trait.Name, StringComparer.Ordinal)];
    }

    /// <summary>Source: requirements .</summary>
    private static string Tier(long spendMinor) => spendMinor switch
    {
        >= 30_000 => "300-up",
        >= 12_000 => "120-300",
        >= 8_000 => "80-120",
        >= 5_000 => "50-80",
        _ => "below-50",
    };

    private static ImmutableArray<string> Sorted(List<string> labels)
    {
        labels.Sort(StringComparer.Ordinal);
        return [.. labels];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
