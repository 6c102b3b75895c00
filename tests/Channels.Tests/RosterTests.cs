using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Http;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Tests;

/// <summary>What the configuration says of carriers, and what is wrong with it in words.</summary>
public sealed class RosterTests
{
    private const string Address = "http://127.0.0.1:9/messages";

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "Carriers:a:Kind must be one of acs, http, kannel, simulated.", ["a:Channel=sms"] },
        { "Carriers:a:Kind must be one of", ["a:Kind=pigeon"] },
        { "Carriers:a:Channel must be one of sms, outbound-call.", ["a:Kind=simulated", "a:Channel=hall"] },
        { "Carriers:a:Channel must be one of", ["a:Kind=simulated", "a:Channel=smoke"] },
        { "Carriers:Main Line: a carrier's name is 1 to 40 of the characters a-z 0-9 -", ["Main Line:Kind=simulated"] },
        { "The Carriers:a.Url field is required.", ["a:Kind=http"] },
        { "Carriers:a:Url must be an http or https address.", ["a:Kind=http", "a:Url=ftp://x"] },
        { "The field Carriers:a.ConnectionsMax must be between", ["a:Kind=http", "a:Url=" + Address, "a:ConnectionsMax=0"] },
        { "at 'Carriers:a:ConnectionsMax'", ["a:Kind=http", "a:Url=" + Address, "a:ConnectionsMax=many"] },
        { "Carriers:a:Adress is not a setting of a http carrier. It has Kind, Channel, Url,", ["a:Kind=http", "a:Url=" + Address, "a:Adress=x"] },
        {
            "Two carriers serve the channel sms: Carriers:a and Carriers:b.",
            ["a:Kind=simulated", "b:Kind=http", "b:Url=" + Address]
        },
        { "Two carriers are simulated", ["a:Kind=simulated", "b:Kind=simulated", "b:Channel=outbound-call"] },
        { "Two carriers serve the channel sms: Carriers:a and HttpCarrier.", ["a:Kind=simulated", "../HttpCarrier:Url=" + Address] },
        {
            "Two carriers have the name http: Carriers:http and HttpCarrier.",
            ["http:Kind=simulated", "http:Channel=outbound-call", "../HttpCarrier:Url=" + Address]
        },
        { "HttpCarrier:Url must be an http or https address.", ["../HttpCarrier:Url=ftp://x"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void TellsWhatIsWrong_AndWhere(string sentence, string[] settings)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(settings));
        Assert.Contains(exception.Failures, failure => failure.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void TellsAllThatIsWrong_AtOnce()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read("a:Kind=pigeon", "b:Kind=http"));
        Assert.Equal(2, exception.Failures.Count());
    }

    [Fact]
    public void IsTheSimulatedOne_WhenNothingIsSaid()
    {
        var entry = Assert.Single(Read().Entries);
        Assert.Equal(("simulated", Channel.Sms, false), (entry.Name, entry.Channel, entry.Kind.IsReal));
        Assert.False(Read().HasReal);
    }

    [Fact]
    public void IsNamedHttp_WhenOnlyAnAddressIsGiven()
    {
        var entry = Assert.Single(Read("../HttpCarrier:Url=" + Address, "../HttpCarrier:AnswerTimeout=00:00:03").Entries);
        Assert.Equal(("http", Channel.Sms, true), (entry.Name, entry.Channel, entry.Kind.IsReal));
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<HttpCarrierOptions>(entry.Settings).AnswerTimeout);
    }

    [Fact]
    public void HasOneForEachChannel_WhenTheyAreNamed()
    {
        var roster = Read("calls:Kind=http", "calls:Channel=outbound-call", "calls:Url=" + Address, "main:Kind=simulated");
        Assert.Equal([("calls", Channel.OutboundCall), ("main", Channel.Sms)], roster.Entries.Select(entry => (entry.Name, entry.Channel)));
        Assert.True(roster.HasReal);
    }

    private static CarrierRoster Read(params string[] settings) => CarrierRoster.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting =>
        {
            var (key, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
            return KeyValuePair.Create(key.StartsWith("../", StringComparison.Ordinal) ? key[3..] : "Carriers:" + key, (string?)value);
        })).Build(),
        Kinds());

    /// <summary>The simulated kind is the silo's own.</summary>
    private static CarrierKinds Kinds() => CarrierKinds.Real().Add(
        CarrierRoster.SimulatedKind, new HttpCarrierOptionsStandIn(), (_, _, _) => throw new NotSupportedException(), isReal: false);

    private sealed class HttpCarrierOptionsStandIn : IValidateOptions<object>
    {
        public ValidateOptionsResult Validate(string? name, object options) => ValidateOptionsResult.Success;
    }
}
