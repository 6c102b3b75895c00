using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>A rulebook in which every member stands.</summary>
internal static class FullRulebook
{
    public static RulebookDocument Document { get; } = Rulebooks.Basic with
    {
        ContactPolicy = Rulebooks.Basic.ContactPolicy with
        {
            AllowedHours =
            [
                new AllowedHoursDocument
                {
                    Code = "sms", Channel = Channel.Sms, Days = [DayOfWeek.Monday], From = new TimeOnly(9, 0), Until = new TimeOnly(20, 0),
                },
            ],
            Holidays = [new DateOnly(2026, 10, 1)],
            Caps =
            [
                .. Rulebooks.Basic.ContactPolicy.Caps,
                new CapDocument("sms-quiet", [Channel.Sms], 9, TimeSpan.FromDays(7))
                {
                    Kinds = [MessageKind.Marketing, MessageKind.Service],
                },
                new CapDocument("data-month", [], 3, null) { OfferGroups = ["data"], Period = CalendarPeriod.Month },
            ],
        },
        Holdout = new HoldoutDocument("summer", 5),
        SuppressionLists =
        [
            new SuppressionListDocument
            {
                Code = "court",
                Kind = SuppressionKind.Black,
                Class = BlackClass.A,
                Name = Rulebooks.Text("Court"),
                Channels = [Channel.Sms],
                MessageKinds = [MessageKind.Marketing, MessageKind.Service],
                ExpiresAfter = TimeSpan.FromDays(365),
            },
            .. SuppressionLists.Standard,
        ],
        Offers = Rulebooks.Basic.Offers.SetItem(0, Rulebooks.DataPack with
        {
            LeverPercent = 20,
            ValidFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)),
            ValidUntil = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Eligibility = "plan in (\"a\", \"b\") and not tag has \"grey\"",
            Applicability = "data-used-percent >= 80 and refusals(offer: \"gift\", within: 30 days) = 0",
            Suitability = "bill-average-minor between 6000 and 12000",
            SameOfferAfter = TimeSpan.FromDays(3),
            RefusedOfferAfter = TimeSpan.FromDays(120),
            Pool = "packs",
            ReversibleFor = TimeSpan.FromDays(1),
            Complexity = Complexity.Simple,
            Stage = TrustStage.Trust,
            Model = new PropensityModelDocument
            {
                Intercept = -2.5,
                Terms =
                [
                    new ModelTermDocument { Code = "heavy", When = "data-used-percent >= 90", Weight = 0.75 },
                    new ModelTermDocument { Code = "spend", Of = "bill-average-minor", Weight = 0.00001 },
                ],
            },
        }).SetItem(1, Rulebooks.RoamingDay with { Pool = "seats" }),
        SoldOutNotice = Rulebooks.Text("{offer} is gone"),
        NotPossibleNotice = Rulebooks.Text("{offer} cannot be ordered"),
        OrderReversedNotice = Rulebooks.Text("{offer} is taken back"),
        HelpNotice = Rulebooks.Text("Y orders, N refuses"),
        TooLateNotice = Rulebooks.Text("It is over"),
        Arbitration = new ArbitrationDocument
        {
            GroupLevers = [new GroupLeverDocument("data", 25)],
            ChannelFit = [new ChannelFitDocument("simple-sms", Complexity.Simple, Channel.Sms, 120)],
            Stages = new StagesDocument { Trust = "tenure-days >= 30", Marketing = "complaints-open = 0" },
            Learning = new LearningDocument
            {
                PriorStrength = 200,
                Days = 30,
                Cells = [new LearningCellDocument("vip", "tag has \"vip\"")],
            },
            Exploration = new ExplorationDocument("spring", 5),
        },
        Pools =
        [
            new PoolDocument { Code = "packs", Units = 1_000, PerDay = 100 },
            new PoolDocument { Code = "seats", Seats = 50 },
        ],
        Conflicts = new ConflictsDocument
        {
            SimilarAfter = TimeSpan.FromDays(5),
            SimilarGroups = [new SimilarGroupDocument { Group = "data", After = TimeSpan.FromDays(10) }],
            Exclusive = [new ExclusiveDocument { Code = "gifts", Offers = ["gift"], Groups = ["roaming"], Within = TimeSpan.FromDays(2) }],
            OnlyAfter =
            [
                new OnlyAfterDocument
                {
                    Code = "saver-first", Offer = "data-pack", After = "roaming-day", Answered = NeededAnswer.Refused,
                    Within = TimeSpan.FromDays(60),
                },
            ],
            NeverWith = [new NeverWithDocument { Code = "one-only", Offer = "gift", With = "data-pack" }],
            Limits =
            [
                new OfferLimitDocument { Code = "gift-month", Offers = ["gift"], AtMost = 1, Period = CalendarPeriod.Month },
                new OfferLimitDocument { Code = "data-week", Groups = ["data"], AtMost = 2, Window = TimeSpan.FromDays(7) },
            ],
            NonResponders =
            [
                new NonResponderDocument
                {
                    Code = "silent", Groups = ["data"], Stimulations = 3, Within = TimeSpan.FromDays(60), PauseFor = TimeSpan.FromDays(90),
                },
            ],
        },
    };

    public static string Text { get; } = JsonSerializer.Serialize(Document, RulebookJson.TypeInfo);

    public static RulebookVerdict Check(string text) => Check(System.Text.Encoding.UTF8.GetBytes(text));

    public static RulebookVerdict Check(byte[] text) => RulebookText.Check(text, 1, Rulebooks.Zones);

    /// <summary>Spoils it and gives back what is told: a line for each error.</summary>
    public static string Told(Action<JsonNode> spoil)
    {
        var json = JsonNode.Parse(Text)!;
        spoil(json);
        return Told(json.ToJsonString());
    }

    public static string Told(string text)
    {
        var verdict = Check(text);
        Assert.Equal(verdict.Errors.IsEmpty, verdict.Rulebook is not null);
        return string.Join('\n', verdict.Errors.Select(error => $"{error.Path} {error.Code}"));
    }
}
