using SmartManager.Domain.Capacity;
using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Tests.Decisioning.Explanations;

/// <summary>For each refusal of the funnel at least one decision that ends in it; see <see cref="ExplanationTexts"/>.</summary>
internal static class ExplanationCases
{
    private static readonly SubscriberState Ann0 = new SubscriberSpec().Given(AnnIsKnown).State;
    private static readonly Occasion Proposal = Occasion.Proposal("data-pack");
    private static readonly OfferDocument Twin = Rulebooks.Offer("twin-pack", "data", 100, []);

    public static IEnumerable<ExplanationCase> All =>
    [
        new("not the moment's", Refusal.NoTrigger) { Occasion = Occasion.Of(KeyMoment.PointsRedeemable) },
        new("not the proposed one", Refusal.NoTrigger) { Occasion = Occasion.Proposal("gift") },
        new("no treatment", Refusal.NoTreatment) { Occasion = Occasion.Inbound(Channel.Web) },
        new("too early", Refusal.OutOfSeason) { Rules = With(pack => pack with { ValidFrom = Noon.AddDays(1) }) },
        new("too late", Refusal.OutOfSeason) { Rules = With(pack => pack with { ValidUntil = Noon.AddSeconds(-90) }) },
        new("no profile", Refusal.NoProfile)
        {
            State = SubscriberState.Initial(Me) with { HasMarketingConsent = true, Version = 3 },
        },
        new("held", Refusal.AlreadyHeld) { State = Ann0 with { Services = ["data-pack"] } },
        new("a seat is taken", Refusal.AlreadyHeld)
        {
            State = Ann0 with { Units = [new HeldUnit(1, 0, "seats", "data-pack", IsSeat: true, Noon.AddDays(-1))] },
        },
        new("on order", Refusal.AlreadyHeld)
        {
            State = Ann0 with { PendingOrders = [new PendingOrder(1, 0, "data-pack", "data-pack", 1, Noon.AddHours(-1))] },
        },
        new("not eligible", Refusal.NotEligible)
        {
            Rules = With(pack => pack with { Eligibility = "bill-average-minor >= 20000 and not (plan = \"plan-88\")" }),
        },
        new("not applicable", Refusal.NotApplicable)
        {
            Rules = With(pack => pack with { Applicability = "moment-at \"points-redeemable\" within last 7 days" }),
        },
        new("not yet at trust", Refusal.TooEarly)
        {
            Rules = Rulebooks.Basic with
            {
                Arbitration = new ArbitrationDocument { Stages = new StagesDocument { Trust = "roaming", Marketing = "consent" } },
            },
        },
        new("not yet at marketing", Refusal.TooEarly)
        {
            Rules = Rulebooks.Basic with
            {
                Arbitration = new ArbitrationDocument { Stages = new StagesDocument { Marketing = "roaming" } },
            },
        },
        new("not suitable", Refusal.NotSuitable) { Rules = With(pack => pack with { Suitability = "tag has \"family\"" }) },
        new("no consent", Refusal.NoConsent) { State = Ann0 with { HasMarketingConsent = false, HasSpokenOnConsent = true } },
        new("never asked", Refusal.NoConsent) { State = Ann0 with { HasMarketingConsent = false } },
        new("do not disturb", Refusal.DoNotDisturb)
        {
            Occasion = Proposal,
            State = Ann0 with { DoNotDisturbBy = new Disturbance(default, ChannelSet.Of(Channel.Sms), ChannelFacts.All, default) },
        },
        new("on a list", Refusal.Suppressed)
        {
            State = Ann0 with { Suppressions = [Entry("black-b", Noon.AddDays(10))] },
        },
        new("on a list that is gone", Refusal.Suppressed) { State = Ann0 with { Suppressions = [Entry("gone", null)] } },
        new("complaint", Refusal.ComplaintOpen) { State = Ann0 with { OpenComplaints = ["T-1", "T-2"] } },
        new("rolling cap", Refusal.Cap)
        {
            Occasion = Proposal,
            State = Ann0 with { Contacts = [Sent("gift", Noon.AddHours(-3)), Sent("newspaper", Noon.AddHours(2))] },
        },
        new("cap of a group in a period", Refusal.Cap)
        {
            State = Ann0 with { Contacts = [Sent("data-pack", Noon.AddHours(-3))] },
            Rules = WithPolicy(policy => policy with
            {
                Caps =
                [
                    .. policy.Caps,
                    new CapDocument { Code = "data-month", OfferGroups = ["data"], Limit = 1, Period = CalendarPeriod.Month },
                ],
            }),
        },
        new("night", Refusal.QuietHours)
        {
            Occasion = Proposal,
            At = Noon.AddHours(10),
            Rules = WithPolicy(policy => policy with { WhenQuiet = QuietChoice.Discard }),
        },
        new("closed", Refusal.OutsideHours)
        {
            Occasion = Proposal,
            Rules = WithPolicy(policy => policy with
            {
                WhenQuiet = QuietChoice.Discard,
                AllowedHours = [Hours("mornings", 9, 11), Hours("evenings", 18, 20)],
            }),
        },
        new("holiday", Refusal.OutsideHours)
        {
            Occasion = Proposal,
            Rules = WithPolicy(policy => policy with { WhenQuiet = QuietChoice.Discard, Holidays = [new DateOnly(2026, 3, 2)] }),
        },
        new("never open", Refusal.OutsideHours)
        {
            Occasion = Proposal,
            Rules = WithPolicy(policy => policy with
            {
                Holidays = [.. Enumerable.Range(0, 40).Select(day => new DateOnly(2026, 3, 2).AddDays(day))],
            }),
        },
        new("too many contacts", Refusal.HistoryFull)
        {
            State = Ann0 with { Contacts = [.. Enumerable.Repeat(Sent("gone", Noon) with { Kind = MessageKind.Service }, 200)] },
        },
        new("refused", Refusal.RecentlyRefused) { State = Answered(AnswerKind.Refused, "data-pack", Noon.AddDays(-10)) },
        new("put", Refusal.RecentlyPut) { State = Ann0 with { Contacts = [Sent("data-pack", Noon.AddDays(-2))] } },
        new("in play", Refusal.RecentlyPut) { State = InPlay("data-pack") },
        new("similar in play", Refusal.SimilarInPlay) { State = InPlay("twin-pack"), Rules = WithOffer(Twin) },
        new("similar a while ago", Refusal.SimilarRecently)
        {
            State = Ann0 with { Puts = [new PastPut("twin-pack", 1, Noon.AddDays(-2))] },
            Rules = WithOffer(Twin) with { Conflicts = new ConflictsDocument { SimilarAfter = TimeSpan.FromDays(5) } },
        },
        new("exclusive and in play", Refusal.Exclusive) { State = InPlay("gift"), Rules = Exclusive(TimeSpan.Zero) },
        new("exclusive and on order", Refusal.Exclusive)
        {
            State = Ann0 with { PendingOrders = [new PendingOrder(1, 0, "gift", "other", 1, Noon.AddHours(-1))] },
            Rules = Exclusive(TimeSpan.Zero),
        },
        new("exclusive and open", Refusal.Exclusive)
        {
            State = Ann0 with { Interactions = [new Interaction(1, Channel.Hall, ["gift"], [null], Noon.AddMinutes(-5))] },
            Rules = Exclusive(TimeSpan.Zero),
        },
        new("exclusive and a seat", Refusal.Exclusive)
        {
            State = Ann0 with { Units = [new HeldUnit(1, 0, "seats", "gift", IsSeat: true, Noon.AddDays(-1))] },
            Rules = Exclusive(TimeSpan.Zero),
        },
        new("exclusive and put", Refusal.Exclusive)
        {
            State = Ann0 with { Contacts = [Sent("gift", Noon.AddDays(-1))] },
            Rules = Exclusive(TimeSpan.FromDays(3)),
        },
        new("exclusive and proposed", Refusal.Exclusive) { Rules = Exclusive(TimeSpan.Zero, "bill-saver") },
        new("never with what is held", Refusal.NeverWith)
        {
            State = Ann0 with { Services = ["gift"] },
            Rules = Rulebooks.Basic with
            {
                Conflicts = new ConflictsDocument
                {
                    NeverWith = [new NeverWithDocument { Code = "apart", Offer = "gift", With = "data-pack" }],
                },
            },
        },
        new("only after, and never", Refusal.OnlyAfter) { Rules = After(NeededAnswer.Put, TimeSpan.FromDays(2)) },
        new("only after, and too long ago", Refusal.OnlyAfter)
        {
            State = Answered(AnswerKind.Refused, "gift", Noon.AddDays(-10)),
            Rules = After(NeededAnswer.Refused, TimeSpan.FromDays(2)),
        },
        new("only after, whenever", Refusal.OnlyAfter) { Rules = After(NeededAnswer.Accepted, null) },
        new("limit of a window", Refusal.OfferLimit)
        {
            State = Ann0 with { Contacts = [Sent("gift", Noon.AddDays(-2)), Sent("gift", Noon.AddDays(1))] },
            Rules = Limit(new OfferLimitDocument
            {
                Code = "both",
                Offers = ["gift", "data-pack"],
                AtMost = 2,
                Window = TimeSpan.FromDays(4),
            }),
        },
        new("limit of a conversation", Refusal.OfferLimit)
        {
            State = Ann0 with { Interactions = [new Interaction(1, Channel.Hall, ["data-pack"], [null], Noon.AddMinutes(-5))] },
            Rules = Limit(new OfferLimitDocument
            {
                Code = "both",
                Offers = ["bill-saver", "data-pack"],
                AtMost = 2,
                Window = TimeSpan.FromDays(4),
            }),
        },
        new("limit of a period", Refusal.OfferLimit)
        {
            State = Ann0 with { Puts = [new PastPut("gift", 1, Noon.AddHours(-2))] },
            Rules = Limit(new OfferLimitDocument
            {
                Code = "both",
                Groups = ["gift", "data"],
                AtMost = 1,
                Period = CalendarPeriod.Week,
            }),
        },
        new("non-responder", Refusal.NonResponder)
        {
            State = Ann0 with
            {
                Answers = [Silent(Noon.AddDays(-12)), Silent(Noon.AddDays(-9)), Silent(Noon.AddDays(-8))],
            },
            Rules = Pause,
        },
        new("record too short", Refusal.RecordShort)
        {
            State = Ann0 with { Puts = [.. Enumerable.Range(0, 64).Select(i => new PastPut("newspaper", i, Noon.AddHours(i - 100)))] },
            Rules = Limit(new OfferLimitDocument
            {
                Code = "both",
                Offers = ["gift", "data-pack"],
                AtMost = 2,
                Window = TimeSpan.FromDays(30),
            }),
        },
        SoldOut("sold out", PoolLimit.None, new PoolDocument { Code = "seats", Seats = 1 }),
        SoldOut("sold out of stock", PoolLimit.Units, new PoolDocument { Code = "seats", Units = 1_000, PerDay = 50 }),
        SoldOut("sold out for the day", PoolLimit.PerDay, new PoolDocument { Code = "seats", Units = 1_000, PerDay = 50 }),
        SoldOut("sold out in both ways", PoolLimit.Both, new PoolDocument { Code = "seats", Seats = 20, PerDay = 5 }),
        SoldOut("sold out, and nobody knows how", PoolLimit.None, new PoolDocument { Code = "seats", Seats = 20, PerDay = 5 }),
        new("holdout", Refusal.Holdout)
        {
            Rules = Rulebooks.Basic with { Holdout = new HoldoutDocument(SaltThatTakesMe, 50) },
        },
        new("outranked", Refusal.Outranked) { Limit = 1 },
        new("outranked by an equal", Refusal.Outranked)
        {
            Limit = 1,
            Rules = Rulebooks.Basic with { Offers = [Rulebooks.DataPack, Rulebooks.Offer(EqualThatWins, "other", 1_000, [])] },
        },
        new("chosen", null) { Offer = "bill-saver" },
        new("chosen after silence, for a moment", null)
        {
            Occasion = Occasion.Of(KeyMoment.DataAllowanceExceeded),
            State = Ann0 with { Answers = [Silent(Noon.AddDays(-40))] },
            Rules = With(pack => pack with { LeverPercent = 20 }),
        },
        new("chosen by a model and what was learnt", null)
        {
            State = Ann0 with { Answers = [Silent(Noon.AddDays(-60)), Silent(Noon.AddDays(-40))] },
            Rules = With(pack => pack with { LeverPercent = -10, Model = Third, ValueMinor = 100_000 }) with
            {
                Arbitration = new ArbitrationDocument
                {
                    GroupLevers = [new GroupLeverDocument("data", 25)],
                    ChannelFit = [new ChannelFitDocument("hall", Complexity.Medium, Channel.Hall, 130)],
                    Learning = new LearningDocument { PriorStrength = 100, Days = 30, Cells = [] },
                },
            },
            Learnt = Learnt.Of(3, [new OutcomeCount("data-pack", Channel.Hall, Learnt.OtherCell, 12, 38)]),
        },
    ];

    /// <summary>A model whose estimate has many digits: 0.3318….</summary>
    private static PropensityModelDocument Third { get; } = new() { Intercept = -0.7, Terms = [] };

    private static ExplanationCase SoldOut(string name, PoolLimit reached, PoolDocument pool) => new(name, Refusal.SoldOut)
    {
        SoldOut = SoldOutPools.Of([KeyValuePair.Create(pool.Code, reached)]),
        Rules = With(pack => pack with { Pool = pool.Code }) with { Pools = [pool] },
    };

    private static string SaltThatTakesMe =>
        Enumerable.Range(0, 100).Select(i => $"salt-{i}").First(salt => StableHash.Of(salt, Me.Value) % 10_000 < 5_000);

    private static string EqualThatWins => Enumerable.Range(0, 100).Select(i => $"equal-{i}")
        .First(id => StableHash.Of(Me.Value, id) > StableHash.Of(Me.Value, "data-pack"));

    private static RulebookDocument Pause => Rulebooks.Basic with
    {
        Conflicts = new ConflictsDocument
        {
            NonResponders =
            [
                new NonResponderDocument
                {
                    Code = "silent",
                    Offers = ["data-pack"],
                    Stimulations = 3,
                    Within = TimeSpan.FromDays(14),
                    PauseFor = TimeSpan.FromDays(30),
                },
            ],
        },
    };

    private static RulebookDocument With(Func<OfferDocument, OfferDocument> change) => Rulebooks.Basic with
    {
        Offers = [change(Rulebooks.DataPack), .. Rulebooks.Basic.Offers.Skip(1)],
    };

    private static RulebookDocument WithOffer(OfferDocument offer) =>
        Rulebooks.Basic with { Offers = [.. Rulebooks.Basic.Offers, offer] };

    private static RulebookDocument WithPolicy(Func<ContactPolicyDocument, ContactPolicyDocument> change) =>
        Rulebooks.Basic with { ContactPolicy = change(Rulebooks.Basic.ContactPolicy) };

    private static RulebookDocument Exclusive(TimeSpan within, string other = "gift") => Rulebooks.Basic with
    {
        Conflicts = new ConflictsDocument
        {
            Exclusive = [new ExclusiveDocument { Code = "one-of", Offers = ["data-pack", other], Within = within }],
        },
    };

    private static RulebookDocument After(NeededAnswer answered, TimeSpan? within) => Rulebooks.Basic with
    {
        Conflicts = new ConflictsDocument
        {
            OnlyAfter =
            [
                new OnlyAfterDocument { Code = "second", Offer = "data-pack", After = "gift", Answered = answered, Within = within },
            ],
        },
    };

    private static RulebookDocument Limit(OfferLimitDocument limit) =>
        Rulebooks.Basic with { Conflicts = new ConflictsDocument { Limits = [limit] } };

    private static AllowedHoursDocument Hours(string code, int from, int until) => new()
    {
        Code = code,
        Channel = Channel.Sms,
        From = new TimeOnly(from, 0),
        Until = new TimeOnly(until, 0),
    };

    private static SuppressionEntry Entry(string list, DateTimeOffset? until) =>
        new(list, "why", RequestSource.Staff, "anna", Noon.AddDays(-5), until);

    private static Contact Sent(string subject, DateTimeOffset at) =>
        new(1, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Sent, subject, at, 1);

    private static SubscriberState Answered(AnswerKind kind, string offer, DateTimeOffset at) =>
        Ann0 with { Answers = [new PastAnswer(offer, kind, at)] };

    private static PastAnswer Silent(DateTimeOffset at) => new("data-pack", AnswerKind.Expired, at);

    private static SubscriberState InPlay(string offer) =>
        Ann0 with { OffersInPlay = [new OfferInPlay(offer, Channel.Sms, 1, 0, Noon.AddDays(-1), Noon.AddDays(2))] };
}
