using System.Text.Json;

namespace SmartManager.Domain.Tests.Subscribers;

public sealed class ProfileTests
{
    [Fact]
    public void AShortProfileIsRead_WithItsDefaults()
    {
        const string Short = """{"type":"profile-replaced.v1","profile":{"msisdn":"8610012345678"},"at":"2026-03-02T04:00:00+00:00"}""";
        var read = JsonSerializer.Deserialize(Short, DomainJson.Default.SubscriberEvent)!;
        SubscriberEvent made = new ProfileReplaced(new Profile { Msisdn = "8610012345678" }) { At = Noon };
        Assert.Equal(
            JsonSerializer.Serialize(made, DomainJson.Default.SubscriberEvent),
            JsonSerializer.Serialize(read, DomainJson.Default.SubscriberEvent));
    }

    [Fact]
    public void TheSameAgainTellsNothing_AndTakesBackNothingThatWasBooked()
    {
        var spec = new SubscriberSpec()
            .Given(AnnIsKnown, new OrderBooked(1, 0, "newspaper", "newspaper", 500) { At = Noon })
            .When(new ReplaceProfile(Ann with { Tags = [.. Ann.Tags], Services = [.. Ann.Services] }))
            .ChangesNothing();
        Assert.True(spec.State.Holds("newspaper"));
    }

    [Theory]
    [InlineData("a", "1")]
    [InlineData("b", "2")]
    [InlineData("c", "3")]
    [InlineData("B", null)]
    [InlineData("", null)]
    [InlineData("d", null)]
    public void ATraitIsFoundByItsName(string name, string? value)
    {
        Assert.Equal(value, (Ann with { Traits = [new Trait("a", "1"), new Trait("b", "2"), new Trait("c", "3")] }).FindTrait(name));
        Assert.Null(Ann.FindTrait(name));
    }
}
