using System.Globalization;
using System.Text.Json;
using SmartManager.Channels.Azure;
using SmartManager.Contracts.Ports;
using SmartManager.Functions.Tests.Hosting;

namespace SmartManager.Functions.Tests;

/// <summary>The function app before the product itself: what comes twice, or in another order, changes nothing more.</summary>
public sealed class RealGatewayTests
{
    private const string Received = "Microsoft.Communication.SMSReceived";
    private const string Delivered = "Microsoft.Communication.SMSDeliveryReportReceived";

    [Fact]
    public async Task TakesEachReplyOnce()
    {
        await using var gateway = await RealGateway.StartAsync();
        await gateway.RoamAsync(1, 2);
        using var app = App(gateway);
        var told = $$"""{"messageId":"in-1","from":"+{{RealGateway.MsisdnOf(1)}}","to":"10690000","message":"hello"}""";
        foreach (var encoding in Envelopes.Encodings)
        {
            Assert.True((await app.InvokeAsync("SmsReceived", Envelopes.Of(encoding, "event", Envelopes.GridEvent(Received, told)))).IsDone);
        }

        Assert.Equal(1, await gateway.CountAsync("sub-1", "reply-received.v1"));
    }

    [Fact]
    public async Task TakesEachNetworkEventOnce_InWhateverOrderBatchesCome()
    {
        await using var gateway = await RealGateway.StartAsync();
        await gateway.RoamAsync(1, 2);
        using var app = App(gateway);
        var at = gateway.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var events = Enumerable.Range(1, 4).Select(number =>
            $$"""{"id":"u-{{number}}","subscriber":"sub-1","type":"usage","at":"{{at}}","dataKilobytes":{{number}}}""").ToList();
        string[] batches =
        [
            $"[{events[2]},{events[3]}]",
            $"[{Envelopes.Quoted(events[0])},{{}},{Envelopes.Quoted(events[2])}]", // One in the middle is no event.
            $"[{events[3]},{events[1]},{events[0]}]",
        ];
        foreach (var batch in batches.Concat(batches))
        {
            Assert.True((await app.InvokeAsync("NetworkEvents", Envelopes.Of("host", "events", batch))).IsDone);
        }

        Assert.Equal(1 + events.Count, await gateway.CountAsync("sub-1", "network-event-observed.v1"));
        Assert.Contains("Network event 1 of the batch", app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettlesAMessageByItsReport_ThatComesBeforeTheWordOnTheHandover()
    {
        await using var gateway = await RealGateway.StartAsync();
        await gateway.RoamAsync(1, 2);
        using var app = App(gateway);
        var key = (await gateway.RowsAsync("pending")).First(row => row.Value == "service").Key;
        var (_, claimed) = await gateway.PostAsync($"/v1/outbox/{key}/claims", """{"claim":"c-1"}""");
        var report = $$"""{"messageId":"out-1","deliveryStatus":"Delivered","Tag":"{{key}}"}""";

        Assert.True((await app.InvokeAsync("SmsDelivered", Envelopes.Of("host", "event", Envelopes.GridEvent(Delivered, report)))).IsDone);
        var (_, told) = await gateway.PostAsync($"/v1/outbox/{key}/handovers", Word(claimed, "accepted"));
        Assert.True((await app.InvokeAsync("SmsDelivered", Envelopes.Of("string", "event", Envelopes.GridEvent(Delivered, report)))).IsDone);

        Assert.Equal("late", told.GetProperty("status").GetString());
        Assert.Contains(key, (await gateway.RowsAsync("delivered")).Keys);
    }

    [Fact]
    public async Task IsNotLetIn_WithoutTheKey()
    {
        await using var gateway = await RealGateway.StartAsync();
        using var app = new FunctionApp(gateway.Url, ("Functions:GatewayKey", "0123456789abcdef0123456789abcdeX"));

        Assert.False((await app.InvokeAsync("DueWork", Envelopes.Of("host", "timer", "{}"))).IsDone);
        Assert.False((await app.InvokeAsync("NetworkEvents", Envelopes.Of("host", "events", """[{"id":"a"}]"""))).IsDone);
    }

    [Fact]
    public async Task LooksAtDueWork()
    {
        await using var gateway = await RealGateway.StartAsync();
        await gateway.RoamAsync(1, 2);
        gateway.Clock.Advance(TimeSpan.FromMinutes(30));
        using var app = App(gateway);

        Assert.True((await app.InvokeAsync("DueWork", Envelopes.Of("host", "timer", """{"IsPastDue":true}"""))).IsDone);

        Assert.Contains("has waited for 18", app.Logs.Text, StringComparison.Ordinal); // Nobody claims here: 1,800 s and more.
    }

    [AzuriteFact]
    public async Task PutsNudgesIntoAQueue_ThatItMakes_WithNeitherNumberNorText()
    {
        using var azurite = await Azurite.StartAsync();
        using var queue = new NudgeQueue(Microsoft.Extensions.Options.Options.Create(azurite.Options("fresh")), TimeProvider.System);
        await queue.PutAsync(new Nudge("sub-1~4~0", "sms"), TimeSpan.FromMinutes(5), CancellationToken.None);
        using var reader = new QueueReader(azurite.QueueUrl("fresh"));

        var message = Assert.Single(await reader.TakeAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal("""{"key":"sub-1~4~0","channel":"sms"}""", message.Text);
        Assert.True(await reader.DeleteAsync(message));
    }

    [AzuriteFact]
    public async Task SaysSo_WhenTheQueueDoesNotTakeANudge()
    {
        using var azurite = await Azurite.StartAsync();
        var options = azurite.Options("fresh");
        options.Key = Convert.ToBase64String(new byte[64]);
        using var queue = new NudgeQueue(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);

        var exception = await Assert.ThrowsAsync<IOException>(async () =>
            await queue.PutAsync(new Nudge("sub-1~4~0", "sms"), TimeSpan.FromMinutes(5), CancellationToken.None));

        Assert.Contains("403", exception.Message, StringComparison.Ordinal);
    }

    internal static string Word(JsonElement claimed, string outcome) =>
        $$"""{"attempt":{{claimed.GetProperty("message").GetProperty("attempt").GetInt32()}},"outcome":"{{outcome}}","carrier":"main"}""";

    private static FunctionApp App(RealGateway gateway) => new(gateway.Url, ("Functions:GatewayKey", RealGateway.Key));
}
