using System.Text.Json;
using System.Text.Json.Nodes;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>The declared shape is that of the documents which decisions are taken by.</summary>
public sealed class RulebookShapeTests
{
    private static readonly Dictionary<ObjectShape, Type> Types = new()
    {
        [RulebookShape.Whole] = typeof(RulebookDocument),
        [RulebookShape.KeyMomentPart] = typeof(KeyMomentDocument),
        [RulebookShape.ContactPolicy] = typeof(ContactPolicyDocument),
        [RulebookShape.Cap] = typeof(CapDocument),
        [RulebookShape.AllowedHours] = typeof(AllowedHoursDocument),
        [RulebookShape.Holdout] = typeof(HoldoutDocument),
        [RulebookShape.Offer] = typeof(OfferDocument),
        [RulebookShape.Treatment] = typeof(TreatmentDocument),
        [RulebookShape.Text] = typeof(TextDocument),
        [RulebookShape.Conflicts] = typeof(ConflictsDocument),
        [RulebookShape.SimilarGroup] = typeof(SimilarGroupDocument),
        [RulebookShape.Exclusive] = typeof(ExclusiveDocument),
        [RulebookShape.OnlyAfter] = typeof(OnlyAfterDocument),
        [RulebookShape.NeverWith] = typeof(NeverWithDocument),
        [RulebookShape.OfferLimit] = typeof(OfferLimitDocument),
        [RulebookShape.NonResponder] = typeof(NonResponderDocument),
        [RulebookShape.Pool] = typeof(PoolDocument),
        [RulebookShape.SuppressionList] = typeof(SuppressionListDocument),
        [RulebookShape.SendingTier] = typeof(SendingTierDocument),
        [RulebookShape.Arbitration] = typeof(ArbitrationDocument),
        [RulebookShape.GroupLever] = typeof(GroupLeverDocument),
        [RulebookShape.ChannelFit] = typeof(ChannelFitDocument),
        [RulebookShape.StagesPart] = typeof(StagesDocument),
        [RulebookShape.Learning] = typeof(LearningDocument),
        [RulebookShape.LearningCell] = typeof(LearningCellDocument),
        [RulebookShape.Exploration] = typeof(ExplorationDocument),
        [RulebookShape.Model] = typeof(PropensityModelDocument),
        [RulebookShape.ModelTerm] = typeof(ModelTermDocument),
    };

    [Fact]
    public void EveryMemberIsDeclared()
    {
        Assert.Equal(RulebookShape.Objects.Length, Types.Count);
        Assert.All(Types, pair => Assert.Equal(
            RulebookJson.TypeInfo.Options.GetTypeInfo(pair.Value).Properties.Select(one => one.Name).Order(StringComparer.Ordinal),
            pair.Key.Members.Select(member => member.Name).Order(StringComparer.Ordinal)));
    }

    /// <summary>What can be left out is, beside a list of no treatments, what the documents have a value for.</summary>
    [Fact]
    public void WhatIsLeftOutHasTheDeclaredDefault()
    {
        const string Smallest = """
            {"name":"x","currency":"CNY","timeZone":"UTC","keyMoments":[{"moment":"data-allowance-exceeded"}],
             "contactPolicy":{"quietFrom":"21:00:00","quietUntil":"08:00:00",
              "caps":[{"code":"c","channels":["sms"],"limit":1,"window":"1.00:00:00"}],
              "allowedHours":[{"code":"h","channel":"sms","from":"09:00:00","until":"18:00:00"}]},
             "holdout":{"salt":"s","percent":1},
             "offers":[{"id":"a","name":{"zh":"a","en":"a"},"group":"g","productCode":"p","service":"s","priceMinor":1,"valueMinor":1,
              "propensity":0,"treatments":[{"channel":"sms","text":{"zh":"a","en":"a"}}]}]}
            """;
        Assert.Equal("", FullRulebook.Told(Smallest));
        var whole = JsonNode.Parse(JsonSerializer.Serialize(FullRulebook.Check(Smallest).Rulebook!.Document, RulebookJson.TypeInfo))!;
        var (policy, offer) = (whole["contactPolicy"]!, whole["offers"]![0]!);
        foreach (var (shape, written) in new (ObjectShape, JsonNode)[]
        {
            (RulebookShape.Whole, whole), (RulebookShape.KeyMomentPart, whole["keyMoments"]![0]!), (RulebookShape.ContactPolicy, policy),
            (RulebookShape.AllowedHours, policy["allowedHours"]![0]!),
            (RulebookShape.Cap, policy["caps"]![0]!), (RulebookShape.Holdout, whole["holdout"]!), (RulebookShape.Offer, offer),
            (RulebookShape.Treatment, offer["treatments"]![0]!), (RulebookShape.Text, offer["name"]!),
        })
        {
            Assert.All(
                shape.Members.Where(one => !one.IsRequired && !Smallest.Contains($"\"{one.Name}\":", StringComparison.Ordinal)),
                member => Assert.Equal(member.Default, written[member.Name]?.ToJsonString()));
        }
    }

    /// <summary>What any build of this source would publish can be sent again as it was read.</summary>
    [Fact]
    public void WhatIsWrittenIsRead() => Assert.All([Rulebooks.Basic, FullRulebook.Document], document =>
        Assert.Equal("", FullRulebook.Told(JsonSerializer.Serialize(document, RulebookJson.TypeInfo))));

    [Theory]
    [InlineData("00:00:00.5000000", true)]
    [InlineData("366.00:00:00", true)]
    [InlineData("24:00:00", false)]
    [InlineData("7", false)]
    [InlineData("7 days", false)]
    [InlineData("-1.00:00:00", false)]
    [InlineData("1:00:00", false)]
    [InlineData("00:00:00\n", false)]
    public void ALengthOfTimeHasOneForm(string text, bool isRead) => Assert.Equal(isRead, SpanShape.Read(text) is not null);

    [Theory]
    [InlineData("2026-01-31T00:00:00+08:00", true)]
    [InlineData("2026-01-31T00:00Z", true)]
    [InlineData("2026-01-31T00:00:00.1234567Z", true)]
    [InlineData("2026-02-31T00:00:00Z", false)]
    [InlineData("2026-01-31T00:00:00", false)]
    [InlineData("2026-01-31", false)]
    [InlineData("0001-01-01T00:00:00+14:00", false)]
    [InlineData("2026-01-31T00:00:00+14:30", false)]
    public void AnInstantHasItsOffset(string text, bool isRead) => Assert.Equal(isRead, InstantShape.Read(text) is not null);

    [Fact]
    public void TheSchemaTakesARightRulebook() => Assert.True(
        new SchemaReader().Takes(JsonDocument.Parse(FullRulebook.Text).RootElement));
}
