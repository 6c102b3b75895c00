using System.Text.Json;

namespace SmartManager.Domain.Tests.Catalogue;

public sealed class RulebookCheckTests
{
    private static readonly TextDocument Long = new(new string('x', 501), "");

    [Fact]
    public void ARightDocumentBecomesARulebook()
    {
        Assert.Empty(RulebookCheck.TryCompile(Rulebooks.Basic, 7, Rulebooks.Zones, out var rulebook));
        Assert.Equal((7L, "Asia/Shanghai"), (rulebook!.Version, rulebook.OperatorZone.Id));
        Assert.Equal(["bill-saver", "data-pack", "gift", "newspaper", "roaming-day"], rulebook.Offers.Select(offer => offer.Id));
        Assert.Equal(Enumerable.Range(0, 5), rulebook.Offers.Select(offer => offer.Ordinal));
    }

    [Fact]
    public void EverythingThatIsWrongIsToldAtOnce_AndThereIsNoRulebook()
    {
        var errors = RulebookCheck.TryCompile(
            Rulebooks.Basic with { Name = "", Currency = "yuan", TimeZone = "Nowhere/Land", StaleAfter = TimeSpan.Zero }, 1,
            Rulebooks.Zones, out var rulebook);
        Assert.Null(rulebook);
        Assert.Equal(
            ["/name rulebook.length", "/currency rulebook.currency", "/timeZone rulebook.time-zone", "/staleAfter rulebook.out-of-range"],
            errors.Select(error => $"{error.Path} {error.Code}"));
    }

    public static TheoryData<string, Func<RulebookDocument, RulebookDocument>> Wrong => new()
    {
        { "/name rulebook.length", d => d with { Name = new string('x', 201) } },
        { "/currency rulebook.currency", d => d with { Currency = "cny" } },
        { "/timeZone rulebook.time-zone", d => d with { TimeZone = "" } },
        { "/staleAfter rulebook.out-of-range", d => d with { StaleAfter = TimeSpan.FromDays(367) } },
        { "/offerValidity rulebook.out-of-range", d => d with { OfferValidity = TimeSpan.FromDays(32) } },
        { "/offerAfterNotice rulebook.out-of-range", d => d with { OfferAfterNotice = TimeSpan.FromTicks(-1) } },
        { "/doubtWait rulebook.out-of-range", d => d with { DoubtWait = TimeSpan.FromDays(32) } },
        { "/sendingTiers rulebook.too-many",
            d => d with { SendingTiers = [.. Enumerable.Range(0, 4).Select(i => new SendingTierDocument("t" + i, "roaming"))] } },
        { "/sendingTiers/0 rulebook.null", d => d with { SendingTiers = [null!] } },
        { "/sendingTiers/0/code rulebook.name", d => d with { SendingTiers = [new SendingTierDocument("VIP", "roaming")] } },
        { "/sendingTiers/1/code rulebook.repeated",
            d => d with { SendingTiers = [new SendingTierDocument("vip", "roaming"), new SendingTierDocument("vip", "roaming")] } },
        { "/receiptWait rulebook.out-of-range", d => d with { ReceiptWait = TimeSpan.FromDays(15) } },
        { "/interactionWait rulebook.out-of-range", d => d with { InteractionWait = TimeSpan.FromSeconds(59) } },
        { "/holdout/salt rulebook.length", d => d with { Holdout = new HoldoutDocument("", 1) } },
        { "/holdout/percent rulebook.out-of-range", d => d with { Holdout = new HoldoutDocument("s", 51) } },
        { "/orderBookedNotice/en rulebook.placeholder", d => d with { OrderBookedNotice = new TextDocument("{offer}", "{price}") } },
        { "/unsubscribedNotice/zh rulebook.placeholder", d => d with { UnsubscribedNotice = new TextDocument("{offer}", "bye") } },
        { "/unsubscribedNotice/zh rulebook.length\n/unsubscribedNotice/en rulebook.length", d => d with { UnsubscribedNotice = Long } },
        { "/keyMoments/4/moment rulebook.repeated", d => d with { KeyMoments = [.. d.KeyMoments, d.KeyMoments[3]] } },
        { "/keyMoments/0/repeatAfter rulebook.out-of-range", d => Moment(d, m => m with { RepeatAfter = TimeSpan.FromDays(367) }) },
        { "/keyMoments/0/threshold rulebook.out-of-range", d => Moment(d, m => m with { Threshold = 100 }) },
        { "/keyMoments/0/threshold rulebook.out-of-range", d =>
            Moment(d, m => m with { Moment = KeyMoment.PointsRedeemable, Threshold = 0 }, only: true) },
        { "/keyMoments/0/services/1 rulebook.null", d => Moment(d, m => m with { Services = ["a", null!] }) },
        { "/keyMoments/0/notice/zh rulebook.placeholder", d => Moment(d, m => m with { Notice = new TextDocument("{price}", "x") }) },
        { "/keyMoments/0/notice/zh rulebook.placeholder", d => Moment(d, m => m with { Notice = new TextDocument("{amount", "x") }) },
        { "/keyMoments/0 rulebook.null", d => d with { KeyMoments = [null!] } },
        { "/contactPolicy/caps rulebook.too-many", d =>
            Policy(d, p => p with { Caps = [.. Enumerable.Range(0, 33).Select(i => Cap($"c{i}"))] }) },
        { "/contactPolicy/caps/0/code rulebook.name", d => Policy(d, p => p with { Caps = [Cap("A")] }) },
        { "/contactPolicy/caps/1/code rulebook.repeated", d => Policy(d, p => p with { Caps = [Cap("a"), Cap("a")] }) },
        { "/contactPolicy/caps/0 rulebook.either", d => Policy(d, p => p with { Caps = [Cap("a") with { Window = null }] }) },
        { "/contactPolicy/caps/0/period rulebook.either", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { Period = CalendarPeriod.Day }] }) },
        { "/contactPolicy/caps/0/offerGroups/1 rulebook.unknown-group", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { OfferGroups = ["data", "date"] }] }) },
        { "/contactPolicy/caps/0/offerGroups/0 rulebook.null", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { OfferGroups = [null!] }] }) },
        { "/contactPolicy/caps/0/offerGroups rulebook.too-many", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { OfferGroups = [.. Enumerable.Repeat("data", 65)] }] }) },
        { "/contactPolicy/caps/0/kinds rulebook.empty", d => Policy(d, p => p with { Caps = [Cap("a") with { Kinds = [] }] }) },
        { "/contactPolicy/caps/0/kinds rulebook.cap-mandatory", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { Kinds = [MessageKind.Mandatory] }] }) },
        { "/contactPolicy/caps/0/kinds rulebook.service-in-groups", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { Kinds = [MessageKind.Service], OfferGroups = ["data"] }] }) },
        { "/contactPolicy/caps/0/limit rulebook.out-of-range", d => Policy(d, p => p with { Caps = [Cap("a") with { Limit = 0 }] }) },
        { "/contactPolicy/caps/0/limit rulebook.out-of-range", d => Policy(d, p => p with { Caps = [Cap("a") with { Limit = 101 }] }) },
        { "/contactPolicy/caps/0/window rulebook.out-of-range", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { Window = TimeSpan.FromDays(32) }] }) },
        { "/contactPolicy/caps/0/channels rulebook.passive-channel", d =>
            Policy(d, p => p with { Caps = [Cap("a") with { Channels = [Channel.Sms, Channel.Web] }] }) },
        { "/contactPolicy/caps/0 rulebook.null", d => Policy(d, p => p with { Caps = [null!] }) },
        { "/contactPolicy/allowedHours/0/until rulebook.out-of-order", d => Policy(d, p => p with { AllowedHours = [Hours("a", 9, 9)] }) },
        { "/contactPolicy/allowedHours/1/code rulebook.repeated", d =>
            Policy(d, p => p with { AllowedHours = [Hours("a", 9, 12), Hours("a", 13, 0)] }) },
        { "/contactPolicy/allowedHours rulebook.too-many", d =>
            Policy(d, p => p with { AllowedHours = [.. Enumerable.Range(0, 65).Select(i => Hours($"h{i}", 9, 12))] }) },
        { "/contactPolicy/holidays rulebook.too-many", d =>
            Policy(d, p => p with { Holidays = [.. Enumerable.Range(1, 367).Select(DateOnly.FromDayNumber)] }) },
        { "/contactPolicy/sameOfferAfter rulebook.out-of-range", d => Policy(d, p => p with { SameOfferAfter = TimeSpan.FromDays(32) }) },
        { "/contactPolicy/refusedOfferAfter rulebook.out-of-range", d =>
            Policy(d, p => p with { RefusedOfferAfter = TimeSpan.FromDays(367) }) },
        { "/suppressionLists rulebook.too-many", d =>
            d with { SuppressionLists = [.. Enumerable.Range(0, 25).Select(i => List with { Code = "l" + i })] } },
        { "/suppressionLists/0 rulebook.null", d => d with { SuppressionLists = [null!] } },
        { "/suppressionLists/0/code rulebook.name", d => d with { SuppressionLists = [List with { Code = "Court" }] } },
        { "/suppressionLists/1/code rulebook.repeated", d => d with { SuppressionLists = [List, List] } },
        { "/suppressionLists/0/code rulebook.list-reserved", d => d with { SuppressionLists = [List with { Code = "manual" }] } },
        { "/suppressionLists/0/code rulebook.list-reserved", d => d with { SuppressionLists = [List with { Code = "do-not-disturb" }] } },
        { "/suppressionLists/0 rulebook.list-class", d => d with { SuppressionLists = [List with { Class = null }] } },
        { "/suppressionLists/0/class rulebook.list-class", d =>
            d with { SuppressionLists = [List with { Kind = SuppressionKind.White }] } },
        { "/suppressionLists/0/name/zh rulebook.length", d =>
            d with { SuppressionLists = [List with { Name = new TextDocument("", "x") }] } },
        { "/suppressionLists/0/messageKinds rulebook.empty", d => d with { SuppressionLists = [List with { MessageKinds = [] }] } },
        { "/suppressionLists/0/messageKinds rulebook.list-mandatory", d =>
            d with { SuppressionLists = [List with { MessageKinds = [MessageKind.Mandatory] }] } },
        { "/suppressionLists/0/expiresAfter rulebook.out-of-range", d =>
            d with { SuppressionLists = [List with { ExpiresAfter = TimeSpan.FromMinutes(59) }] } },
        { "/offers rulebook.too-many", d =>
            d with { Offers = [.. Enumerable.Range(0, 2_001).Select(i => Rulebooks.Offer($"o{i}", "g", 1, []))] } },
        { "/offers/0 rulebook.null", d => d with { Offers = [null!] } },
        { "/offers/0/id rulebook.name", d => Offer(d, o => o with { Id = "Gift" }) },
        { "/offers/0/id rulebook.name", d => Offer(d, o => o with { Id = new string('a', 65) }) },
        { "/offers/0/name/zh rulebook.placeholder", d => Offer(d, o => o with { Name = new TextDocument("{offer}", "x") }) },
        { "/offers/0/group rulebook.name", d => Offer(d, o => o with { Group = "" }) },
        { "/offers/0/productCode rulebook.length", d => Offer(d, o => o with { ProductCode = "" }) },
        { "/offers/0/service rulebook.length", d => Offer(d, o => o with { Service = new string('x', 65) }) },
        { "/offers/0/priceMinor rulebook.out-of-range", d => Offer(d, o => o with { PriceMinor = -1 }) },
        { "/offers/0/valueMinor rulebook.out-of-range", d => Offer(d, o => o with { ValueMinor = 1_000_000_001 }) },
        { "/offers/0/propensity rulebook.out-of-range", d => Offer(d, o => o with { Propensity = 1.01 }) },
        { "/offers/0/propensity rulebook.out-of-range", d => Offer(d, o => o with { Propensity = double.NaN }) },
        { "/offers/0/leverPercent rulebook.out-of-range", d => Offer(d, o => o with { LeverPercent = -101 }) },
        { "/offers/0/validUntil rulebook.out-of-order", d => Offer(d, o => o with { ValidFrom = Noon, ValidUntil = Noon }) },
        { "/offers/0/treatments rulebook.empty", d => Offer(d, o => o with { Treatments = [] }) },
        { "/offers/0/treatments/0 rulebook.null", d => Offer(d, o => o with { Treatments = [null!, o.Treatments[0]] }) },
        { "/offers/0/treatments/1/channel rulebook.repeated", d =>
            Offer(d, o => o with { Treatments = [o.Treatments[1], o.Treatments[1]] }) },
        { "/offers/0/treatments/0/text/zh rulebook.placeholder", d =>
            Treatment(d, t => t with { Text = new TextDocument("{amount}", "x") }) },
        { "/offers/0/treatments/0/keyword rulebook.keyword-reserved", d => Treatment(d, t => t with { Keyword = " ｔｄ" }) },
        { "/offers/0/treatments/0/keyword rulebook.keyword-empty", d => Treatment(d, t => t with { Keyword = "。" }) },
        { "/offers/0/treatments/0/keyword rulebook.length", d => Treatment(d, t => t with { Keyword = new string('x', 17) }) },
        { "/offers/0/eligibility condition.unknown-attribute", d => Offer(d, o => o with { Eligibility = "pln = \"a\"" }) },
        { "/offers/0/applicability condition.expected", d => Offer(d, o => o with { Applicability = "points >=" }) },
        { "/offers/0/suitability condition.type", d => Offer(d, o => o with { Suitability = "points >= \"5\"" }) },
        { "/offers/0/eligibility condition.empty", d => Offer(d, o => o with { Eligibility = " " }) },
        { "/offers/0/applicability condition.unknown-offer", d =>
            Offer(d, o => o with { Applicability = "refusals(offer: \"gifts\", within: 30 days) = 0" }) },
        { "/offers/0/eligibility condition.unknown-attribute\n/offers/0/eligibility condition.empty-list\n"
                + "/offers/0/suitability condition.no-test",
            d => Offer(d, o => o with { Eligibility = "pln = \"a\" or plan in ()", Suitability = "points" }) },
    };

    private static SuppressionListDocument List =>
        new() { Code = "court", Kind = SuppressionKind.Black, Class = BlackClass.A, Name = Rulebooks.Text("Court") };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EachMistakeIsTold_WithItsPlaceAndCode(string expected, Func<RulebookDocument, RulebookDocument> spoil)
    {
        var errors = RulebookCheck.TryCompile(spoil(Rulebooks.Basic), 1, Rulebooks.Zones, out var rulebook);
        Assert.Equal(expected, string.Join('\n', errors.Select(error => $"{error.Path} {error.Code}")));
        Assert.Null(rulebook);
    }

    [Fact]
    public void AMistakeInAConditionIsTold_WithItsColumnAndWhatWasMeant()
    {
        var document = Offer(Rulebooks.Basic, offer => offer with { Suitability = "points > 5 and pln = \"a\"" });
        var error = Assert.Single(RulebookCheck.TryCompile(document, 1, Rulebooks.Zones, out _));
        Assert.Equal(("/offers/0/suitability", "condition.unknown-attribute", 16), (error.Path, error.Code, error.Column));
        Assert.StartsWith(
            "There is no attribute 'pln'. Did you mean 'plan'? There are: brand, plan, ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A rulebook full of mistakes is refused as fast as any other.</summary>
    [Fact]
    public void BehindHundredsOfMistakesConditionsAreNotLookedAt()
    {
        var condition = string.Join(" and ", Enumerable.Repeat("x = 1", 30));
        var offers = Enumerable.Range(0, 100).Select(i => Rulebooks.Offer($"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}", "g", 1, []))
            .Select(offer => offer with { Eligibility = condition });
        var errors = RulebookCheck.TryCompile(Rulebooks.Basic with { Offers = [.. offers] }, 1, Rulebooks.Zones, out var rulebook);
        Assert.Null(rulebook);
        Assert.Equal(200, errors.Length);
    }

    [Fact]
    public void OffersAndKeywordsStandOnce() => Assert.Equal(
        ["/offers/1/id rulebook.repeated", "/offers/1/treatments/0/keyword rulebook.repeated"],
        RulebookCheck.TryCompile(Rulebooks.Basic with { Offers = [Rulebooks.Gift, Rulebooks.Gift] }, 1, Rulebooks.Zones, out _)
            .Select(error => $"{error.Path} {error.Code}"));

    [Fact]
    public void ADocumentIsReadAsItIsWritten()
    {
        var json = JsonSerializer.Serialize(Rulebooks.Basic, RulebookJson.TypeInfo);
        var read = JsonSerializer.Deserialize(json, RulebookJson.TypeInfo)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, RulebookJson.TypeInfo));
    }

    [Theory]
    [InlineData("""{"name":"x","currency":"CNY","timeZone":null,"contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00"}}""")]
    [InlineData("""{"name":"x","currency":"CNY","contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00"}}""")]
    [InlineData("""{"name":"x","currency":"CNY","timeZone":"UTC","contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00"},"offers":null}""")]
    [InlineData("""{"name":"x","currency":"CNY","timeZone":"UTC","contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00"},"ofers":[]}""")]
    [InlineData("""{"name":"x","currency":"CNY","timeZone":"UTC","contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00","whenQuiet":"maybe"}}""")]
    [InlineData("""{"name":"x","currency":"CNY","timeZone":"UTC","contactPolicy":{"quietFrom":"21:00:00"}}""")]
    [InlineData("""{"id":"a","eligibility":[{"attribute":"points","below":5}]}""")]
    public void AMisspeltDocumentIsNotRead(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, RulebookJson.TypeInfo));

    /// <summary>What is missing has its default, not nothing.</summary>
    [Fact]
    public void AShortDocumentIsRead_WithItsDefaults()
    {
        const string Minimal = """{"name":"x","currency":"CNY","timeZone":"UTC","contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00"}}""";
        var read = JsonSerializer.Deserialize(Minimal, RulebookJson.TypeInfo)!;
        Assert.Empty(RulebookCheck.TryCompile(read, 1, Rulebooks.Zones, out _));
        var policy = new ContactPolicyDocument { QuietFrom = new TimeOnly(21, 0), QuietUntil = new TimeOnly(8, 0) };
        var made = new RulebookDocument { Name = "x", Currency = "CNY", TimeZone = "UTC", ContactPolicy = policy };
        Assert.Equal(
            JsonSerializer.Serialize(made, RulebookJson.TypeInfo), JsonSerializer.Serialize(read, RulebookJson.TypeInfo));
        Assert.Equal(TimeSpan.FromHours(24), read.StaleAfter);
    }

    [Fact]
    public void ShortPartsAreRead_WithTheirDefaults()
    {
        const string Parts = """
            {"name":"x","currency":"CNY","timeZone":"UTC","contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00"},
             "keyMoments":[{"moment":"data-allowance-exceeded"}],
             "offers":[{"id":"a","name":{"zh":"a","en":"a"},"group":"g","productCode":"p","service":"s","priceMinor":1,"valueMinor":1,
                        "propensity":0.5,"eligibility":"points < 5",
                        "treatments":[{"channel":"sms","text":{"zh":"a","en":"a"}}]},
                       {"id":"b","name":{"zh":"b","en":"b"},"group":"g","productCode":"p","service":"s","priceMinor":1,"valueMinor":1,
                        "propensity":0}]}
            """;
        var read = JsonSerializer.Deserialize(Parts, RulebookJson.TypeInfo)!;
        Assert.Equal(
            ["/offers/1/treatments rulebook.empty"],
            RulebookCheck.TryCompile(read, 1, Rulebooks.Zones, out _).Select(error => $"{error.Path} {error.Code}"));
    }

    private static CapDocument Cap(string code) => new(code, [Channel.Sms], 1, TimeSpan.FromDays(1));

    private static AllowedHoursDocument Hours(string code, int from, int until) => new()
    {
        Code = code,
        Channel = Channel.OutboundCall,
        From = new TimeOnly(from, 0),
        Until = new TimeOnly(until, 0),
    };

    private static RulebookDocument Policy(RulebookDocument document, Func<ContactPolicyDocument, ContactPolicyDocument> change) =>
        document with { ContactPolicy = change(document.ContactPolicy) };

    private static RulebookDocument Moment(
        RulebookDocument document, Func<KeyMomentDocument, KeyMomentDocument> change, bool only = false)
    {
        var changed = change(document.KeyMoments[0]);
        return document with { KeyMoments = only ? [changed] : document.KeyMoments.SetItem(0, changed) };
    }

    private static RulebookDocument Offer(RulebookDocument document, Func<OfferDocument, OfferDocument> change) =>
        document with { Offers = document.Offers.SetItem(0, change(document.Offers[0])) };

    private static RulebookDocument Treatment(RulebookDocument document, Func<TreatmentDocument, TreatmentDocument> change) =>
        Offer(document, offer => offer with { Treatments = offer.Treatments.SetItem(0, change(offer.Treatments[0])) });
}
