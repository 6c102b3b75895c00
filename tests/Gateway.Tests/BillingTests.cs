using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmartManager.Channels.Callbacks;

namespace SmartManager.Gateway.Tests;

/// <summary>Orders are booked by a billing system over HTTP, which may be slow, late, silent or forged.</summary>
public sealed class BillingTests : IAsyncLifetime
{
    private const string Secret = "a secret of billing and ours, long enough";

    private readonly ConcurrentQueue<(string Path, string Key, string Body, bool IsSigned)> _asked = new();
    private readonly Server _server = new();
    private WebApplication _billing = null!;

    /// <summary>What billing answers, by path.</summary>
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _billing = builder.Build();
        _billing.MapPost("/boss/{*path}", AnswerAsync);
        await _billing.StartAsync();
        _server.With("Billing:Url", _billing.Urls.First() + "/boss").With("Billing:Secret", Secret);
        await _server.InitializeAsync();
        await _server.PutRulesAsync(Server.Rules with
        {
            Offers = [.. Server.Rules.Offers.Select(offer => offer with { ReversibleFor = TimeSpan.FromDays(1) })],
        });
        (_answers["orders:check"], _answers["orders"], _answers["reversals"]) = (Say("ready"), Say("booked"), Say("booked"));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _billing.DisposeAsync();
    }

    [Fact]
    public async Task AnOrderIsCheckedBookedAndTakenBack_EachUnderItsKeyAndSigned()
    {
        var key = await OrderAsync("boss-1", "8613800008001");
        await UntilAsync("boss-1", view => view.GetProperty("bookedOrders").GetArrayLength() == 1);
        await _server.PostAsync($"/v1/orders/{key}/reversals", """{"reason":"mistaken"}""");
        await UntilAsync("boss-1", view => view.GetProperty("bookedOrders").GetArrayLength() == 0);

        Assert.Equal(["orders:check", "orders", "reversals"], _asked.Select(asked => asked.Path));
        Assert.All(_asked, asked => Assert.Equal((key, true), (asked.Key, asked.IsSigned)));
        Assert.Equal(
            $$"""{"key":"{{key}}","msisdn":"8613800008001","offer":"newspaper","productCode":"P-newspaper","priceMinor":100}""",
            _asked.ElementAt(1).Body);
        Assert.Equal(
            $$"""{"key":"{{key}}","msisdn":"8613800008001","offer":"newspaper","priceMinor":100,"reason":"mistaken"}""",
            _asked.ElementAt(2).Body);
        Assert.DoesNotContain("8613800008001", _server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders:check", 200, """{"result":"refused","reason":"billing.product-unknown"}""", "billing.product-unknown")]
    [InlineData("orders:check", 409, """{"reason":"already-subscribed"}""", "already-subscribed")]
    [InlineData("orders", 422, "", "billing.refused")]
    [InlineData("orders", 400, """{"reason":"<script>"}""", "billing.refused")]
    public async Task ARefusalEndsTheOrderWithItsReason(string path, int status, string body, string reason)
    {
        _answers[path] = context => WriteAsync(context, status, body);
        await OrderAsync("boss-2", "8613800008002");
        await UntilAsync("boss-2", view => view.GetProperty("orders").GetArrayLength() == 0);
        var (_, history) = await _server.GetAsync("/v1/subscribers/boss-2/history");
        var refused = history.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("event"))
            .Single(one => one.GetProperty("type").GetString() == "order-refused.v1");
        Assert.Equal(reason, refused.GetProperty("reason").GetString());
    }

    /// <summary>What was booked by a try whose answer was lost is no product that the subscriber has already.</summary>
    [Fact]
    public async Task ACheckThatKnowsTheKeyEndsTheOrder()
    {
        _answers["orders:check"] = Say("booked");
        await OrderAsync("boss-3", "8613800008003");
        await UntilAsync("boss-3", view => view.GetProperty("bookedOrders").GetArrayLength() == 1);
        Assert.Equal(["orders:check"], _asked.Select(asked => asked.Path));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, """{"result":"perhaps"}""")]
    [InlineData(200, """{"result":"ready"}""")]
    [InlineData(202, "")]
    [InlineData(200, """{"result":"pending"}""")]
    [InlineData(302, "")]
    [InlineData(401, "")]
    [InlineData(429, "")]
    [InlineData(500, """{"result":"booked"}""")]
    public async Task AnOrderIsAskedForAgain_UntilBillingSaysClearlyWhatBecameOfIt(int status, string body)
    {
        _answers["orders"] = context => WriteAsync(context, status, body);
        var key = await OrderAsync("boss-4", "8613800008004");
        await UntilAsync("boss-4", view => _asked.Any(asked => asked.Path == "orders") && view.GetProperty("orders").GetArrayLength() == 1);
        await UntilDeferredAsync("boss-4");
        _answers["orders"] = Say("booked");
        _server.Clock.Ahead += TimeSpan.FromMinutes(2);
        await UntilAsync("boss-4", view => view.GetProperty("bookedOrders").GetArrayLength() == 1);
        Assert.Equal(key, _asked.Last().Key);
    }

    [Fact]
    public async Task BillingsOwnWordEndsAnOrder_OnlyIfItIsSigned()
    {
        _answers["orders"] = Say("pending");
        var key = await OrderAsync("boss-5", "8613800008005");
        await UntilDeferredAsync("boss-5");
        var word = $$"""{"order":"{{key}}","outcome":"booked"}""";
        var now = _server.Clock.GetUtcNow();
        Assert.Equal(403, await TellAsync(word, null));
        Assert.Equal(403, await TellAsync(word, "t=1,v1=00"));
        Assert.Equal(403, await TellAsync(word, CallbackSignature.OfBody(Secret + "!", now, Encoding.UTF8.GetBytes(word))));
        Assert.Equal(403, await TellAsync(word + " ", CallbackSignature.OfBody(Secret, now, Encoding.UTF8.GetBytes(word))));
        Assert.Equal(403, await TellAsync(word, CallbackSignature.OfBody(Secret, now.AddMinutes(-6), Encoding.UTF8.GetBytes(word))));
        var padded = word + new string(' ', 10_000);
        Assert.Equal(413, await TellAsync(padded, CallbackSignature.OfBody(Secret, now, Encoding.UTF8.GetBytes(padded))));
        Assert.Equal(1, (await _server.GetAsync("/v1/subscribers/boss-5")).Body.GetProperty("orders").GetArrayLength());

        var signature = CallbackSignature.OfBody(Secret, now, Encoding.UTF8.GetBytes(word));
        Assert.Equal(200, await TellAsync(word, signature));
        Assert.Equal(200, await TellAsync(word, signature)); // Told twice: nothing more happens.
        await UntilAsync("boss-5", view => view.GetProperty("bookedOrders").GetArrayLength() == 1);
    }

    private async Task<int> TellAsync(string word, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/billing/outcomes") { Content = Server.Json(word) };
        if (signature is not null)
        {
            request.Headers.Add(CallbackSignature.Header, signature);
        }

        using var response = await _server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>Puts an offer at a desk and accepts it.</summary>
    private async Task<string> OrderAsync(string id, string msisdn)
    {
        await _server.KnowAsync(id, msisdn);
        await _server.PutRulesAsync(Server.Rules with
        {
            Offers = [Support.Rulebooks.Newspaper with { ReversibleFor = TimeSpan.FromDays(1) }],
        });
        var (_, opened) = await _server.PostAsync($"/v1/subscribers/{id}/interactions", """{"channel":"hall"}""");
        var (status, _) = await _server.PostAsync(
            $"/v1/interactions/{opened.GetProperty("interactionId").GetString()}/responses", """{"offer":"newspaper","response":"accepted"}""");
        Assert.Equal(200, status);
        var (_, history) = await _server.GetAsync($"/v1/subscribers/{id}/history");
        var placed = history.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("event"))
            .Single(one => one.GetProperty("type").GetString() == "order-placed.v1");
        return $"{id}~{placed.GetProperty("decision").GetInt64()}~{placed.GetProperty("ordinal").GetInt32()}";
    }

    private Task UntilDeferredAsync(string id) => UntilAsync(
        id, async () => (await _server.GetAsync($"/v1/subscribers/{id}/history")).Body.GetRawText().Contains("order-deferred.v1", StringComparison.Ordinal));

    private Task UntilAsync(string id, Func<JsonElement, bool> holds) =>
        UntilAsync(id, async () => holds((await _server.GetAsync("/v1/subscribers/" + id)).Body));

    private async Task UntilAsync(string id, Func<Task<bool>> holds)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Fail($"It did not come about for {id} in ten seconds:\n{_server.Logs.Text}");
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var verdict = CallbackSignature.CheckBody(
            new CallbackOptions { Secret = Secret },
            context.Request.Headers[CallbackSignature.Header],
            Encoding.UTF8.GetBytes(body),
            _server.Clock.GetUtcNow());
        _asked.Enqueue((path, context.Request.Headers["Idempotency-Key"].ToString(), body, verdict == CallbackSignature.Verdict.Right));
        await _answers[path](context);
    }

    private static Func<HttpContext, Task> Say(string result) => context => WriteAsync(context, 200, $$"""{"result":"{{result}}","at":"now"}""");

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }
}
