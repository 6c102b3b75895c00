using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Channels.Tests;

/// <summary>From an offer to the SMPP centre and back, through a real Kannel.</summary>
public sealed class KannelTests(KannelHouse house) : IClassFixture<KannelHouse>
{
    [KannelFact]
    public async Task ALongChineseMessageArrivesWhole_AndIsDelivered()
    {
        await house.OfferAsync("long-1", "8613900000010");

        var message = await house.Kannel.MessageToAsync("8613900000010");

        Assert.Equal(KannelHouse.LongText, message.GetProperty("text").GetString());
        Assert.Equal("1008601", message.GetProperty("from").GetString());
        Assert.Equal(8, message.GetProperty("coding").GetInt32());
        Assert.Equal(SmsCoding.Of(KannelHouse.LongText).Parts, message.GetProperty("parts").GetInt32());
        await house.StandsAsync("long-1", "delivered");
    }

    [KannelFact]
    public async Task APlainMessageGoesOutInGsm7()
    {
        await house.OfferAsync("plain-1", "8613900000011", "en");
        var message = await house.Kannel.MessageToAsync("8613900000011");
        Assert.Equal(("Plain €", 0), (message.GetProperty("text").GetString(), message.GetProperty("coding").GetInt32()));
        await house.StandsAsync("plain-1", "delivered");
    }

    /// <summary>The centre's fates by the last two digits of a number.</summary>
    [KannelTheory]
    [InlineData("01", "failed")] // UNDELIV
    [InlineData("02", "failed")] // EXPIRED
    [InlineData("03", "failed")] // Rejected at once.
    [InlineData("04", "delivered")] // Throttled twice.
    [InlineData("05", "delivered")] // The intermediate receipt comes last.
    [InlineData("06", "sent")] // No receipt but that of the centre's taking it.
    [InlineData("07", "delivered")] // Told twice.
    [InlineData("08", "failed")] // REJECTD
    public async Task StandsAsTheNetworkSays(string fate, string standing)
    {
        await house.OfferAsync("fate-" + fate, "86139000001" + fate);
        await house.StandsAsync("fate-" + fate, standing);
    }

    [KannelTheory]
    [InlineData("21", 1, "退订")]
    [InlineData("22", 2, "退订，谢谢你们一直以来的服务，不过我不想再收到任何广告短信了，请把我的号码从名单里删除，再次感谢😀，祝你们工作顺利，生意兴隆，天天开心，万事如意，再见。")]
    public async Task AChineseReplyUnsubscribes_InOnePartOrMore(string ending, int parts, string text)
    {
        var (id, msisdn) = ("reply-" + ending, "86139000000" + ending);
        await house.KnowAsync(id, msisdn);

        house.Kannel.Order(new { @do = "reply", from = "+" + msisdn, to = "10086", text, parts });

        await KannelHouse.UntilAsync(
            async () => (await house.GetAsync("/v1/subscribers/" + id)).GetProperty("hasMarketingConsent").GetRawText(), "false");
        Assert.Contains(text[..Math.Min(10, text.Length)], (await house.GetAsync($"/v1/subscribers/{id}/history")).ToString(), StringComparison.Ordinal);
    }

    [KannelFact]
    public async Task AMessageWaitsInKannel_WhileTheCentreIsDown()
    {
        house.Kannel.Order(new { @do = "stop" });
        await house.Kannel.WaitAsync(told => told.GetProperty("event").GetString() == "stopped");
        await house.OfferAsync("down-1", "8613900000030");
        await house.StandsAsync("down-1", "sent");

        house.Kannel.Order(new { @do = "start" });

        await house.StandsAsync("down-1", "delivered");
    }

    /// <summary>Kannel holds the message while the centre is away; the receipt comes while nobody listens, and is told again.</summary>
    [KannelFact]
    public async Task AReceiptIsNotLost_WhenOurServerIsDownForAMoment()
    {
        house.Kannel.Order(new { @do = "stop" });
        await house.Kannel.WaitAsync(told => told.GetProperty("event").GetString() == "stopped");
        await house.OfferAsync("lost-1", "8613900000031");
        await house.StandsAsync("lost-1", "sent");
        await house.StopGatewayAsync();
        house.Kannel.Order(new { @do = "start" });
        await house.Kannel.MessageToAsync("8613900000031");

        await house.StartGatewayAsync();

        await house.StandsAsync("lost-1", "delivered");
    }

    /// <summary>Everything of the alphabet reaches the handset as it was written, the extension too.</summary>
    [KannelFact]
    public async Task EveryCharacterOfGsm7Arrives()
    {
        const string text = "@£$¥èéùìòÇ Øø Åå Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà ^{}\\[~]|€";
        Assert.Equal(SmsAlphabet.Gsm7, SmsCoding.Of(text).Alphabet);
        var report = await house.Carrier.SendAsync(Message("8613900000040", text), CancellationToken.None);
        Assert.Equal(new HandoverReport(Handover.Accepted, null), report);
        Assert.Equal(text, (await house.Kannel.MessageToAsync("8613900000040")).GetProperty("text").GetString());
    }

    [KannelFact]
    public async Task KannelCountsPartsAsWeDo()
    {
        foreach (var (ending, text) in Texts)
        {
            await house.Carrier.SendAsync(Message("86139000005" + ending, text), CancellationToken.None);
            var message = await house.Kannel.MessageToAsync("86139000005" + ending);
            Assert.Equal(text, message.GetProperty("text").GetString());
            Assert.Equal(SmsCoding.Of(text).Parts, message.GetProperty("parts").GetInt32());
        }
    }

    [KannelFact]
    public async Task IsRejected_WhenTheNumberIsNone() => Assert.Equal(
        new HandoverReport(Handover.Rejected, null, "handover.refused"),
        await house.Carrier.SendAsync(Message("not a number", "hello"), CancellationToken.None));

    private static (string Ending, string Text)[] Texts =>
    [
        ("10", new string('a', 160)), ("11", new string('a', 161)), ("12", new string('a', 306)), ("13", new string('a', 307)),
        ("14", new string('你', 70)), ("15", new string('你', 71)), ("16", new string('你', 134)), ("17", new string('你', 135)),
        ("18", new string('€', 80)), ("19", new string('€', 81)),
    ];

    private static CarrierMessage Message(string msisdn, string text) => new(
        new ContactKey(SubscriberId.Parse("nobody"), 1, 0), MessageKind.Service, new OutgoingMessage(msisdn, text, "direct"));
}
