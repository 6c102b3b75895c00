namespace SmartManager.Gateway.Tests;

[Collection(OneServer.Name)]
public sealed class SubscriberTests(Server server)
{
    [Fact]
    public async Task PagesThroughTheHistory_NewestFirst()
    {
        await server.KnowAsync("su-1");
        await server.IngestAsync("/v1/network-events", [.. Enumerable.Range(1, 5).Select(i => Line.Usage("e" + i, "su-1"))]);

        var versions = new List<long>();
        var path = "/v1/subscribers/su-1/history?limit=2";
        for (var next = path; next is not null;)
        {
            var (_, page) = await server.GetAsync(next);
            versions.AddRange(page.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("version").GetInt64()));
            next = page.TryGetProperty("before", out var before) ? $"{path}&before={before.GetInt64()}" : null;
        }

        Assert.Equal<long>([6, 5, 4, 3, 2, 1], versions);
    }

    [Fact]
    public async Task ChangesWhatTheSubscriberAllows()
    {
        await server.KnowAsync("su-2");
        Assert.Equal("done", await PostAsync("su-2/consent", """{"isGranted":false,"source":"web","id":"c-1"}"""));
        Assert.Equal("duplicate", await PostAsync("su-2/consent", """{"isGranted":true,"source":"web","id":"c-1"}"""));
        Assert.Equal("nothing-to-do", await PostAsync("su-2/consent", """{"isGranted":false,"source":"web"}"""));
        Assert.Equal("done", await PostAsync("su-2/do-not-disturb", """{"isOn":true,"source":"hotline","channel":"sms"}"""));
        Assert.Equal("done", await PostAsync("su-2/suppression", """{"isSuppressed":true,"reason":"regulator"}"""));

        var (_, view) = await server.GetAsync("/v1/subscribers/su-2");
        Assert.False(view.GetProperty("hasMarketingConsent").GetBoolean());
        Assert.Equal("""["sms"]""", view.GetProperty("doNotDisturb").GetRawText());
        Assert.Equal("regulator", view.GetProperty("suppressedBy").GetString());

        Assert.Equal("done", await PostAsync("su-2/suppression", """{"isSuppressed":false}"""));
        Assert.Equal("done", await PostAsync("su-2/do-not-disturb", """{"isOn":false,"source":"hotline"}"""));
        (_, view) = await server.GetAsync("/v1/subscribers/su-2");
        Assert.False(view.TryGetProperty("suppressedBy", out _));
        Assert.Empty(view.GetProperty("doNotDisturb").EnumerateArray());
    }

    [Fact]
    public async Task ProposesAnOffer_AndCarriesItsReceiptAndReply()
    {
        const string number = "8613800000333";
        await server.KnowAsync("su-3", number);
        var (status, answer) = await server.PostAsync("/v1/subscribers/su-3/proposals", """{"offer":"newspaper","id":"p-1"}""");
        Assert.Equal(200, status);
        var (_, decision) = await server.GetAsync($"/v1/decisions/{answer.GetProperty("decisionId").GetString()}");
        Assert.Equal("""["newspaper"]""", decision.GetProperty("best").GetRawText());

        var message = await server.SentToAsync(number);
        var key = message.Key.ToString();
        Assert.Equal("sent", await StateAsync(key, "sent"));
        Assert.Equal("recorded", await CallAsync("receipts", $$"""{"message":"{{RecordingCarrier.CarrierIdOf(key)}}","status":"delivered"}"""));
        Assert.Equal("delivered", await StateAsync(key, "delivered"));
        Assert.Equal("recorded", await CallAsync("replies", $$"""{"id":"mo-1","from":"+{{number}}","text":"Y"}"""));
        Assert.Equal("duplicate", await CallAsync("replies", $$"""{"id":"mo-1","from":"+{{number}}","text":"Y"}"""));
        Assert.Equal("unknown", await CallAsync("replies", """{"id":"mo-2","from":"8613899999999","text":"Y"}"""));
        Assert.Equal("unknown", await CallAsync("receipts", """{"message":"su-3~99~0","status":"delivered"}"""));
        Assert.Equal("unknown", await CallAsync("receipts", """{"message":"never-heard-of","status":"delivered"}"""));
        Assert.Equal("recorded", await CallAsync("receipts", $$"""{"message":"{{key}}","status":"en-route"}"""));

        var (_, history) = await server.GetAsync("/v1/subscribers/su-3/history");
        Assert.Contains("order-placed.v1", history.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesTheDecisionOfTheFirstTime_WhenAProposalComesAgain()
    {
        await server.KnowAsync("su-7", "8613800000777");
        var (_, first) = await server.PostAsync("/v1/subscribers/su-7/proposals", """{"offer":"newspaper","id":"p-1"}""");
        await server.IngestAsync("/v1/network-events", Line.Usage("a", "su-7"));
        var (_, second) = await server.PostAsync("/v1/subscribers/su-7/proposals", """{"offer":"newspaper","id":"p-1"}""");

        Assert.Equal("duplicate", second.GetProperty("status").GetString());
        Assert.Equal(first.GetProperty("decisionId").GetString(), second.GetProperty("decisionId").GetString());
        await server.PostAsync("/v1/subscribers/su-7/consent", """{"isGranted":true,"source":"web","id":"c-1"}""");
        var (_, consent) = await server.PostAsync("/v1/subscribers/su-7/consent", """{"isGranted":true,"source":"web","id":"c-1"}""");
        Assert.Equal("duplicate", consent.GetProperty("status").GetString());
        Assert.False(consent.TryGetProperty("decisionId", out _)); // None was taken.
    }

    /// <summary>Texts are answered as people read them: Chinese, and the plus of a number.</summary>
    [Fact]
    public async Task AnswersInReadableUtf8()
    {
        const string plan = "畅聊套餐 <88+> 'x'";
        await server.IngestAsync(
            "/v1/subscribers", $$"""{"id":"su-8","msisdn":"8613800000888","plan":"{{plan}}","hasMarketingConsent":true}""");
        using var view = await server.Client.GetAsync(new Uri("/v1/subscribers/su-8", UriKind.Relative));
        using var history = await server.Client.GetAsync(new Uri("/v1/subscribers/su-8/history", UriKind.Relative));

        foreach (var response in (HttpResponseMessage[])[view, history])
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.Contains(plan, text, StringComparison.Ordinal);
            Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
            Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    /// <summary>One number, two subscribers: only the one whom its replies concern is reached there.</summary>
    [Fact]
    public async Task SendsNothingToANumber_ThatWasGivenToSomebodyElse()
    {
        const string number = "8613800000555";
        await server.KnowAsync("su-5", number);
        await server.KnowAsync("su-6", number);
        await server.PostAsync("/v1/subscribers/su-5/proposals", """{"offer":"newspaper"}""");
        var (_, view) = await server.PostAsync("/v1/subscribers/su-6/proposals", """{"offer":"newspaper"}""");

        Assert.Equal("su-6", (await server.SentToAsync(number)).Key.Subscriber.Value);
        var (_, withheld) = await server.GetAsync("/v1/outbox?state=withheld&channel=sms&limit=1000");
        for (var tries = 0; tries < 100 && !withheld.GetRawText().Contains("su-5~", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
            (_, withheld) = await server.GetAsync("/v1/outbox?state=withheld&channel=sms&limit=1000");
        }

        Assert.Contains("su-5~", withheld.GetRawText(), StringComparison.Ordinal);
        Assert.Single(server.Carrier.Sent, message => message.Message.Msisdn == number);
        Assert.Equal("done", view.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ListsWhatIsInDoubt_WithoutTextAndNumber()
    {
        const string number = "8613800000444";
        await server.KnowAsync("su-4", number);
        server.Carrier.Answer = Domain.Messaging.Handover.Unknown;
        try
        {
            await server.PostAsync("/v1/subscribers/su-4/proposals", """{"offer":"newspaper"}""");
            var key = (await server.SentToAsync(number)).Key.ToString();
            Assert.Equal("in-doubt", await StateAsync(key, "in-doubt"));
            var (_, listing) = await server.GetAsync("/v1/outbox?state=in-doubt&channel=sms&limit=1000");
            Assert.Contains(listing.GetProperty("rows").EnumerateArray(), row => row.GetProperty("key").GetString() == key);
            Assert.DoesNotContain(number, listing.GetRawText(), StringComparison.Ordinal);
            var metrics = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            var count = listing.GetProperty("rows").GetArrayLength();
            Assert.Contains($"\nsmartmanager_outbox_in_doubt {count}\n", metrics, StringComparison.Ordinal);
            var (_, next) = await server.GetAsync($"/v1/outbox?after={key}");
            Assert.DoesNotContain(next.GetProperty("rows").EnumerateArray(), row => row.GetProperty("key").GetString() == key);
        }
        finally
        {
            server.Carrier.Answer = Domain.Messaging.Handover.Accepted;
        }
    }

    private async Task<string?> PostAsync(string path, string json)
    {
        var (status, body) = await server.PostAsync("/v1/subscribers/" + path, json);
        Assert.Equal(200, status);
        return body.GetProperty("status").GetString();
    }

    private async Task<string?> CallAsync(string path, string json)
    {
        var (status, body) = await server.PostAsync("/v1/carriers/recording/" + path, json);
        Assert.True(status == 200, body.GetRawText());
        return body.GetProperty("status").GetString();
    }

    private async Task<string?> StateAsync(string key, string expected)
    {
        string? state = null;
        await Eventually.IsTrueAsync(async () =>
        {
            var (_, row) = await server.GetAsync($"/v1/outbox/{key}");
            state = row.GetProperty("state").GetString();
            return state == expected;
        });
        return state;
    }
}

/// <summary>Waits for what happens by itself a little later.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>The first message to a number.</summary>
    public static async Task<Contracts.Ports.CarrierMessage> SentToAsync(this Server server, string msisdn)
    {
        Contracts.Ports.CarrierMessage? found = null;
        await IsTrueAsync(() => Task.FromResult(
            (found = server.Carrier.Sent.FirstOrDefault(message => message.Message.Msisdn == msisdn)) is not null));
        return found!;
    }
}
