using Microsoft.AspNetCore.Http;
using SmartManager.Functions.Tests.Hosting;

namespace SmartManager.Functions.Tests;

/// <summary>What Azure Communication Services tell by Event Grid.</summary>
public sealed class SmsEventTests(StandInGateway gateway) : IClassFixture<StandInGateway>
{
    private const string Received = "Microsoft.Communication.SMSReceived";
    private const string Delivered = "Microsoft.Communication.SMSDeliveryReportReceived";

    [Theory]
    [InlineData(""","Tag":"sub-1~4~0" """, "sub-1~4~0")] // Ours.
    [InlineData(""","tag":"a:b.c-d_e~123456~255" """, "a:b.c-d_e~123456~255")]
    [InlineData("", "out-1")] // Not given back.
    [InlineData(""","Tag":"spring sale" """, "out-1")] // Of another who sends by the same resource.
    [InlineData(""","Tag":"sub-1~4~0 ; x" """, "out-1")]
    [InlineData(""","Tag":7 """, "out-1")]
    public async Task NamesTheMessageByOurKey_OrElseByTheirs(string tag, string message)
    {
        var data = $$"""{"messageId":"out-1","from":"10690000","to":"+8613800000001","deliveryStatus":"DELIVERED"{{tag}}}""";

        Assert.True((await InvokeAsync("SmsDelivered", Envelopes.GridEvent(Delivered, data))).IsDone);

        Assert.Equal($$"""{"message":"{{message}}","status":"delivered"}""", Assert.Single(gateway.Received).Body);
    }

    [Fact]
    public async Task TellsThatItWillNotArrive()
    {
        var data = """{"messageId":"out-1","deliveryStatus":"Failed","deliveryStatusDetails":"Destination number is unavailable"}""";

        Assert.True((await InvokeAsync("SmsDelivered", Envelopes.GridEvent(Delivered, data))).IsDone);

        Assert.Equal("""{"message":"out-1","status":"undelivered"}""", Assert.Single(gateway.Received).Body);
    }

    [Theory]
    [InlineData("SmsDelivered", Delivered, """{"messageId":"out-1","deliveryStatus":"Flown"}""")] // A word that nobody knows.
    [InlineData("SmsDelivered", Delivered, """{"deliveryStatus":"Delivered"}""")]
    [InlineData("SmsDelivered", Received, """{"messageId":"in-1","from":"1","message":"x"}""")] // Of another type.
    [InlineData("SmsReceived", Received, """{"messageId":"in-1","message":"x"}""")]
    [InlineData("SmsReceived", Received, """{"messageId":"in-1","from":"1","message":7}""")]
    [InlineData("SmsReceived", "Microsoft.EventGrid.SubscriptionValidationEvent", """{"validationCode":"512d38b6"}""")] // The host's own business.
    public async Task IsLeftToEventGrid_WhenItCannotBeRead(string function, string type, string data)
    {
        Assert.False((await InvokeAsync(function, Envelopes.GridEvent(type, data))).IsDone);
        Assert.Empty(gateway.Received);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task IsSentAgain_WhenTheGatewayRefusesIt(int status)
    {
        var data = """{"messageId":"in-1","from":"+8613800000001","message":"secret words"}""";
        using var app = new FunctionApp(gateway.Url);
        gateway.Reset();
        gateway.Answer = _ => Results.StatusCode(status);

        Assert.False((await app.InvokeAsync("SmsReceived", Envelopes.Of("host", "event", Envelopes.GridEvent(Received, data)))).IsDone);

        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("8613800000001", app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakesABatchOfOne_AndNoLargerOne()
    {
        var one = Envelopes.GridEvent(Received, """{"messageId":"in-1","from":"+8613800000001","message":"x"}""");

        Assert.True((await InvokeAsync("SmsReceived", $"[{one}]")).IsDone);
        Assert.Single(gateway.Received);
        Assert.False((await InvokeAsync("SmsReceived", $"[{one},{one}]")).IsDone);
        Assert.Empty(gateway.Received);
    }

    private async Task<Answered> InvokeAsync(string function, string told)
    {
        gateway.Reset();
        using var app = new FunctionApp(gateway.Url);
        return await app.InvokeAsync(function, Envelopes.Of("host", "event", told));
    }
}
