using System.Text.Json;
using SmartManager.Contracts.Ports;
using SmartManager.Silo.Links;

namespace SmartManager.Gateway.Tests;

/// <summary>Orders by link, their reversal, and what people are asked to do.</summary>
public sealed class OrderTests : IAsyncLifetime
{
    private readonly Server _server = new();

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.PutRulesAsync(Server.Rules with
        {
            Offers = [.. Server.Rules.Offers.Select(offer => offer with { ReversibleFor = TimeSpan.FromDays(1) })],
        });
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ALookAtALinkOrdersNothing_AndItsButtonOrdersOnce()
    {
        var link = await OfferAsync("link-1", "8613800007001");

        var (status, page, headers) = await VisitAsync(HttpMethod.Get, link);
        Assert.Equal(200, status);
        Assert.Contains("<h1>newspaper</h1>", page, StringComparison.Ordinal);
        Assert.Contains("1.00 CNY", page, StringComparison.Ordinal);
        Assert.Contains("Order now", page, StringComparison.Ordinal);
        Assert.DoesNotContain("8613800007001", page, StringComparison.Ordinal);
        Assert.Contains("no-store", headers, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", headers, StringComparison.Ordinal);
        Assert.Contains("no-referrer", headers, StringComparison.Ordinal);
        Assert.Equal(200, (await VisitAsync(HttpMethod.Head, link)).Status);
        Assert.Empty(await OrdersAsync("link-1"));

        Assert.Equal(200, (await VisitAsync(HttpMethod.Post, link)).Status);
        (status, page, _) = await VisitAsync(HttpMethod.Post, link);
        Assert.Equal(200, status);
        Assert.Contains("on its way", page, StringComparison.Ordinal);
        await UntilAsync(async () => (await BookedAsync("link-1")).Count == 1);
        Assert.Equal(410, (await VisitAsync(HttpMethod.Get, link)).Status);
    }

    [Fact]
    public async Task ALinkThatWeDidNotMakeSaysNothing()
    {
        var link = await OfferAsync("link-2", "8613800007002");
        var place = link.LastIndexOf('/') + 1;
        var token = link[place..];
        var last = token[^1] == 'A' ? 'B' : 'A';
        foreach (var wrong in new[] { token[..^1] + last, token[..^2], token + "A", "x", new string('A', 5_000), "%00", "..%2f", "{link}", "🙂" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                var (status, page, _) = await VisitAsync(method, link[..place] + wrong);
                Assert.InRange(status, 400, 414);
                Assert.DoesNotContain("newspaper", page, StringComparison.Ordinal);
            }
        }

        Assert.Empty(await OrdersAsync("link-2"));
        Assert.DoesNotContain(token, _server.Logs.Text, StringComparison.Ordinal); // Whoever reads logs may not order.
    }

    [Fact]
    public async Task ALinkEndsWithItsOfferAndWithItsTime()
    {
        var link = await OfferAsync("link-3", "8613800007003");
        _server.Clock.Ahead = TimeSpan.FromDays(8);
        Assert.Equal(410, (await VisitAsync(HttpMethod.Get, link)).Status);
        Assert.Equal(410, (await VisitAsync(HttpMethod.Post, link)).Status);
        Assert.Empty(await OrdersAsync("link-3"));
    }

    [Fact]
    public async Task ABookedOrderIsTakenBackOnce()
    {
        var link = await OfferAsync("back-1", "8613800007004");
        await VisitAsync(HttpMethod.Post, link);
        await UntilAsync(async () => (await BookedAsync("back-1")).Count == 1);
        var booked = (await BookedAsync("back-1"))[0];
        var key = booked.GetProperty("key").GetString()!;
        Assert.True(booked.GetProperty("reversibleUntil").GetDateTimeOffset() > _server.Clock.GetUtcNow());

        const string ask = """{"reason":"mistaken","actor":"bob","id":"r-1"}""";
        var (status, answer) = await _server.PostAsync($"/v1/orders/{key}/reversals", ask);
        Assert.Equal((200, "done"), (status, answer.GetProperty("status").GetString()));
        (status, answer) = await _server.PostAsync($"/v1/orders/{key}/reversals", ask);
        Assert.Equal((200, "duplicate"), (status, answer.GetProperty("status").GetString()));
        await UntilAsync(async () => (await BookedAsync("back-1")).Count == 0);
        var (_, view) = await _server.GetAsync("/v1/subscribers/back-1");
        Assert.DoesNotContain("newspaper", view.GetProperty("services").GetRawText(), StringComparison.Ordinal);
        (status, answer) = await _server.PostAsync($"/v1/orders/{key}/reversals", """{"reason":"again"}""");
        Assert.Equal((404, "order.unknown"), (status, answer.GetProperty("code").GetString()));
        Assert.Equal(404, (await _server.PostAsync("/v1/orders/nonsense/reversals", """{"reason":"r"}""")).Status);
        Assert.Equal(400, (await _server.PostAsync($"/v1/orders/{key}/reversals", """{"reason":""}""")).Status);
    }

    [Fact]
    public async Task AReplyThatNobodyUnderstandsWaitsForAPerson()
    {
        await _server.KnowAsync("task-1", "8613800007005");
        await ReplyAsync("mo-1", "8613800007005", "can I keep my number?");
        await ReplyAsync("mo-2", "8613800007005", "hello?");
        var (_, list) = await _server.GetAsync("/v1/tasks");
        var task = Assert.Single(list.GetProperty("tasks").EnumerateArray());
        Assert.Equal(
            ("task-1", "unclear-reply", "can I keep my number?"),
            (task.GetProperty("subscriber").GetString(), task.GetProperty("kind").GetString(), task.GetProperty("text").GetString()));
        var path = $"/v1/tasks/{task.GetProperty("key").GetString()}/results";
        const string result = """{"result":"done","note":"called back","actor":"bob"}""";
        Assert.Equal("done", (await _server.PostAsync(path, result)).Body.GetProperty("status").GetString());
        Assert.Equal("duplicate", (await _server.PostAsync(path, result)).Body.GetProperty("status").GetString());
        Assert.Empty((await _server.GetAsync("/v1/tasks")).Body.GetProperty("tasks").EnumerateArray());
        Assert.Equal(404, (await _server.PostAsync("/v1/tasks/task-1~99~0/results", result)).Status);
        Assert.Equal(400, (await _server.PostAsync(path, """{"result":"perhaps"}""")).Status);
        Assert.Equal(400, (await _server.GetAsync("/v1/tasks?after=x")).Status);
        Assert.Equal(400, (await _server.GetAsync("/v1/tasks?after=task-1~99~0")).Status);
        var behind = (await _server.GetAsync($"/v1/tasks?after={task.GetProperty("key").GetString()}")).Body;
        Assert.Empty(behind.GetProperty("tasks").EnumerateArray());
        Assert.DoesNotContain("keep my number", _server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallerIsFoundByNumber_AndAClosedConversationTakesNoAnswers()
    {
        await _server.KnowAsync("call-1", "8613800007006");
        var (status, found) = await _server.PostAsync("/v1/interactions", """{"from":"+8613800007006","channel":"inbound-call","id":"c-1"}""");
        Assert.Equal((200, "call-1"), (status, found.GetProperty("subscriber").GetString()));
        var id = found.GetProperty("interaction").GetProperty("interactionId").GetString();
        var offer = found.GetProperty("interaction").GetProperty("treatments")[0].GetProperty("offer").GetString();
        var again = (await _server.PostAsync("/v1/interactions", """{"from":"8613800007006","channel":"inbound-call","id":"c-1"}""")).Body;
        Assert.Equal(
            ("duplicate", id),
            (again.GetProperty("interaction").GetProperty("status").GetString(), again.GetProperty("interaction").GetProperty("interactionId").GetString()));

        Assert.Equal("done", (await _server.PostAsync($"/v1/interactions/{id}/close", "{}")).Body.GetProperty("status").GetString());
        foreach (var over in new[] { id, "call-1~999" })
        {
            Assert.Equal("nothing-to-do", (await _server.PostAsync($"/v1/interactions/{over}/close", "{}")).Body.GetProperty("status").GetString());
        }

        var late = await _server.PostAsync($"/v1/interactions/{id}/responses", $$"""{"offer":"{{offer}}","response":"accepted"}""");
        Assert.Equal((404, "interaction.unknown"), (late.Status, late.Body.GetProperty("code").GetString()));
        Assert.Equal(404, (await _server.PostAsync("/v1/interactions/nonsense/close", "{}")).Status);
        Assert.Empty(await OrdersAsync("call-1"));

        (status, found) = await _server.PostAsync("/v1/interactions", """{"from":"8613800007999","channel":"inbound-call"}""");
        Assert.Equal((404, "number.unknown"), (status, found.GetProperty("code").GetString()));
        (status, found) = await _server.PostAsync("/v1/interactions", """{"from":"me","channel":"inbound-call"}""");
        Assert.Equal((400, "field.msisdn"), (status, found.GetProperty("code").GetString()));
        Assert.DoesNotContain("8613800007006", _server.Logs.Text, StringComparison.Ordinal);
    }

    /// <summary>Puts an offer by SMS and gives its link, without the server's address.</summary>
    private async Task<string> OfferAsync(string id, string msisdn)
    {
        await _server.KnowAsync(id, msisdn);
        await _server.PostAsync($"/v1/subscribers/{id}/proposals", """{"offer":"newspaper"}""");
        CarrierMessage? message = null;
        await UntilAsync(() => Task.FromResult((message = _server.Carrier.Sent.FirstOrDefault(sent => sent.Key.Subscriber.Value == id)) is not null));
        return new Uri(((OfferLinks)_server.Services.GetService(typeof(OfferLinks))!).Of(message!.Key)).AbsolutePath;
    }

    private async Task<(int Status, string Page, string Headers)> VisitAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _server.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToString());
    }

    private async Task ReplyAsync(string id, string from, string text) => Assert.Equal(200, (await _server.PostAsync(
        "/v1/carriers/recording/replies", $$"""{"id":"{{id}}","from":"{{from}}","text":"{{text}}"}""")).Status);

    private async Task<IReadOnlyList<JsonElement>> OrdersAsync(string id)
    {
        var (_, view) = await _server.GetAsync("/v1/subscribers/" + id);
        return [.. view.GetProperty("orders").EnumerateArray(), .. view.GetProperty("bookedOrders").EnumerateArray()];
    }

    private async Task<IReadOnlyList<JsonElement>> BookedAsync(string id) =>
        [.. (await _server.GetAsync("/v1/subscribers/" + id)).Body.GetProperty("bookedOrders").EnumerateArray()];

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Fail("It did not come about in ten seconds.");
    }
}
