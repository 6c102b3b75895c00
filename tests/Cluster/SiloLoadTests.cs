using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SmartManager.Crash.Tests;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Cluster.Tests;

/// <summary>A silo that is full, and one that is not there: what a gateway says of them.</summary>
public sealed class SiloLoadTests
{
    private const string Overloaded = "server.overloaded";
    private const string Event = """{"id":"full-1","subscriber":"sub-1","at":"2026-03-01T08:00:00Z","type":"portal-visit","page":"home"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AFullSiloRefusesNewWork_AndAnswersEverythingElse()
    {
        await using var house = await ClusterHouse.StartAsync(silos: 0, seed: 1);
        var silo = await house.AddSiloAsync(null, "--SiloHost:MemoryShareMax=0.0001", "--SiloHost:LogFormat=json"); // Any heap is above that.
        await house.StartGatewayAsync();
        await PublishAsync(house.Client);

        using var first = await PostAsync(house.Client, "/v1/network-events", Event, "application/x-ndjson");
        Assert.Contains($"\"code\":\"{Overloaded}\"", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await UntilAsync(async () =>
        {
            using var next = await PostAsync(house.Client, "/v1/network-events", Event, "application/x-ndjson");
            return next.StatusCode == HttpStatusCode.ServiceUnavailable && await IsOverloadedAsync(next);
        });
        using var interaction = await PostAsync(house.Client, "/v1/subscribers/sub-1/interactions", """{"channel":"hall"}""");
        Assert.True(await IsOverloadedAsync(interaction));

        using var wish = await PostAsync(house.Client, "/v1/subscribers/sub-1/consent", """{"isGranted":false,"source":"hall"}""");
        Assert.Equal(HttpStatusCode.OK, wish.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.Client.GetAsync("/health/ready")).StatusCode);

        using var plain = new HttpClient();
        var metrics = await plain.GetStringAsync(new Uri(silo.Url, "/metrics"));
        Assert.Contains("smartmanager_load_shedding{reason=\"memory\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Matches("smartmanager_load_shed_total\\{reason=\"memory\"\\} [1-9]", metrics);
        Assert.Matches(
            "smartmanager_load_shed_total\\{reason=\"silo\"\\} [1-9]", await house.Client.GetStringAsync("/metrics"));
        var told = silo.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => JsonSerializer.Deserialize<JsonElement>(line));
        Assert.Contains(told, static line => line.GetProperty("EventId").GetInt32() == 1401);
    }

    [Fact]
    public async Task AGatewayIsReady_WhileASiloAnswers()
    {
        await using var house = await ClusterHouse.StartAsync(silos: 1, seed: 1);
        await PublishAsync(house.Client);
        await UntilAsync(() => IsReadyAsync(house.Client, HttpStatusCode.OK, "ok"));

        await house.Silos[0].TerminateAsync(); // After a kill of the last one there would be nobody to declare it dead.
        house.Silos.RemoveAt(0);
        await UntilAsync(() => IsReadyAsync(house.Client, HttpStatusCode.ServiceUnavailable, "unavailable"));
        Assert.Contains("smartmanager_silos_answering 0\n", await house.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);

        await house.AddSiloAsync();
        await UntilAsync(() => IsReadyAsync(house.Client, HttpStatusCode.OK, "ok"));
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, HttpStatusCode status, string silos)
    {
        using var response = await client.GetAsync("/health/ready");
        var told = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.StatusCode == status && told.GetProperty("silos").GetString() == silos;
    }

    private static async Task<bool> IsOverloadedAsync(HttpResponseMessage response)
    {
        var told = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.StatusCode == HttpStatusCode.ServiceUnavailable
            && told.GetProperty("code").GetString() == Overloaded
            && response.Headers.RetryAfter?.Delta == TimeSpan.FromSeconds(5);
    }

    private static async Task PublishAsync(HttpClient client)
    {
        using var rulebook = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(CrashRules.Document, RulebookJson.TypeInfo));
        rulebook.Headers.ContentType = new("application/json");
        using var published = await client.PutAsync("/v1/rulebook", rulebook);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await client.PostAsync(path, content);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < Patience, $"It did not come in {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }
}
