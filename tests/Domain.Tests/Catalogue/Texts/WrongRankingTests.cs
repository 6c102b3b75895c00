using System.Text.Json.Nodes;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>Every mistake in how offers are ranked is told, with its place.</summary>
public sealed class WrongRankingTests
{
    [Theory]
    [InlineData("groupLevers", """[{"group":"nope","leverPercent":1}]""", "/groupLevers/0/group rulebook.unknown-group")]
    [InlineData("groupLevers", """[{"group":"data","leverPercent":-101}]""", "/groupLevers/0/leverPercent rulebook.out-of-range")]
    [InlineData(
        "groupLevers", """[{"group":"data","leverPercent":1},{"group":"data","leverPercent":2}]""", "/groupLevers/1/group rulebook.repeated")]
    [InlineData("channelFit", """[{"code":"x","complexity":"hard","channel":"sms","percent":1}]""", "/channelFit/0/complexity rulebook.choice")]
    [InlineData(
        "channelFit", """[{"code":"x","complexity":"simple","channel":"sms","percent":1001}]""", "/channelFit/0/percent rulebook.out-of-range")]
    [InlineData(
        "channelFit",
        """[{"code":"x","complexity":"simple","channel":"sms","percent":1},{"code":"y","complexity":"simple","channel":"sms","percent":2}]""",
        "/channelFit/1/channel rulebook.repeated")]
    [InlineData("stages", """{"trust":"tenure >= 3"}""", "/stages/trust condition.unknown-attribute")]
    [InlineData("stages", """{"trusted":"consent"}""", "/stages/trusted rulebook.unknown")]
    [InlineData("learning", """{"days":30}""", "/learning/priorStrength rulebook.missing")]
    [InlineData("learning", """{"priorStrength":0,"days":30}""", "/learning/priorStrength rulebook.out-of-range")]
    [InlineData("learning", """{"priorStrength":1,"days":91}""", "/learning/days rulebook.out-of-range")]
    [InlineData(
        "learning", """{"priorStrength":1,"days":1,"cells":[{"code":"other","when":"consent"}]}""", "/learning/cells/0/code rulebook.reserved")]
    [InlineData("exploration", """{"salt":"x","percent":21}""", "/exploration/percent rulebook.out-of-range")]
    [InlineData("exploration", """{"salt":"","percent":1}""", "/exploration/salt rulebook.length")]
    public void AMistakeInTheRankingIsTold(string member, string value, string expected) => Assert.Equal(
        "/arbitration" + expected, FullRulebook.Told(json => json["arbitration"] = new JsonObject { [member] = JsonNode.Parse(value) }));

    [Theory]
    [InlineData("""{"terms":[]}""", "/intercept rulebook.missing")]
    [InlineData("""{"intercept":21}""", "/intercept rulebook.out-of-range")]
    [InlineData("""{"intercept":"1"}""", "/intercept rulebook.kind")]
    [InlineData("""{"intercept":1,"terms":[{"code":"x","weight":1}]}""", "/terms/0 rulebook.either")]
    [InlineData("""{"intercept":1,"terms":[{"code":"x","weight":1,"when":"roaming","of":"points"}]}""", "/terms/0/of rulebook.either")]
    [InlineData("""{"intercept":1,"terms":[{"code":"x","weight":1,"of":"pionts"}]}""", "/terms/0/of rulebook.unknown-number")]
    [InlineData("""{"intercept":1,"terms":[{"code":"x","weight":1,"of":"joined-at"}]}""", "/terms/0/of rulebook.unknown-number")]
    [InlineData("""{"intercept":1,"terms":[{"code":"x","weight":1001,"of":"points"}]}""", "/terms/0/weight rulebook.out-of-range")]
    [InlineData("""{"intercept":1,"terms":[{"code":"x","weight":1,"when":"roming"}]}""", "/terms/0/when condition.unknown-attribute")]
    public void AMistakeInAModelIsTold(string model, string expected) => Assert.Equal(
        "/offers/0/model" + expected, FullRulebook.Told(json => json["offers"]![0]!["model"] = JsonNode.Parse(model)));

    [Fact]
    public void AStageThatThereIsNotIsTold() => Assert.Equal(
        "/offers/0/stage rulebook.choice", FullRulebook.Told(json => json["offers"]![0]!["stage"] = "selling"));
}
