using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Support;
using Xunit.Abstractions;

namespace SmartManager.Crash.Tests;

/// <summary>
/// Many subscribers want the same few units at once, and the process is killed while they do: all units are sold, none twice, none is lost
/// for ever. <c>CAPACITY_COMPETITORS=10000</c> plays it large, for a tenth of as many units.
/// </summary>
public sealed class CompetitionTests(ITestOutputHelper output) : IDisposable
{
    private const int InFlight = 48;
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-capacity-").FullName;
    private readonly ConcurrentDictionary<int, byte> _acknowledged = new();
    private readonly ConcurrentQueue<string> _surprises = new();
    private int _opened;

    private static int Competitors => int.Parse(
        Environment.GetEnvironmentVariable("CAPACITY_COMPETITORS") ?? "600", CultureInfo.InvariantCulture);

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("CAPACITY_KILLS") ?? "2", CultureInfo.InvariantCulture);

    private static int Units => Competitors / 10;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AllUnitsAreSold_AndNoneTwice_WhenTheServerIsKilledInBetween()
    {
        var dice = new Dice(7);
        await using var carrier = await RecordingCarrier.StartAsync(8);
        carrier.IsKind = true;
        for (var round = 0; round < Kills; round++)
        {
            using var killed = await ServerProcess.ServeAsync(Data, carrier.Url);
            using var doomed = new HttpClient { BaseAddress = killed.Url };
            if (round == 0)
            {
                await PrepareAsync(doomed);
            }

            var competing = CompeteAsync(doomed);
            await Task.Delay(TimeSpan.FromMilliseconds(300 + dice.Below(900)), TimeProvider.System, CancellationToken.None);
            await killed.KillAsync();
            await competing;
        }

        using var server = await ServerProcess.ServeAsync(Data, carrier.Url);
        using var client = new HttpClient { BaseAddress = server.Url };
        var startedAt = Stopwatch.GetTimestamp();
        await CompeteAsync(client);
        var took = Stopwatch.GetElapsedTime(startedAt);
        var pool = await ComeToRestAsync(client);

        Assert.Equal<string>([], _surprises);
        Assert.Equal((Units, 0, 0, 0), (pool.Sold, pool.Held, pool.Ordered, pool.Free));
        Assert.Equal(Units, await CountHoldersAsync(client));
        Assert.Equal((0, ""), await ServerProcess.RunAsync("check", "--data", Data));
        output.WriteLine($"{Competitors} subscribers, {Units} units, {Kills} kills: {pool.Sold} sold, {_acknowledged.Count} acceptances "
            + $"acknowledged, {_opened} conversations; the last run took {took.TotalSeconds:0.0} s");
    }

    /// <summary>Who still has none asks again until all units are sold: what billing refused, and what a kill left held, comes back.</summary>
    private async Task<Pool> ComeToRestAsync(HttpClient client)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            var pool = await PoolAsync(client);
            Assert.True(pool.Held + pool.Ordered + pool.Sold + pool.Free == Units, $"Units are lost or were made: {pool}");
            if (pool is { Free: 0, Held: 0, Ordered: 0 })
            {
                return pool;
            }

            Assert.True(Stopwatch.GetElapsedTime(startedAt) < HealingMax, $"It does not come to rest: {pool}");
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
            if (pool.Free > 0)
            {
                await CompeteAsync(client);
            }
        }
    }

    private Task CompeteAsync(HttpClient client) => Parallel.ForEachAsync(
        Enumerable.Range(0, Competitors), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (who, _) =>
        {
            try
            {
                await WantAsync(client, who);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
            {
                // Killed: who was not answered asks again later, and may have it already.
            }
        });

    private async Task WantAsync(HttpClient client, int who)
    {
        using var opened = await client.PostAsJsonAsync($"/v1/subscribers/{Operator.SubscriberId(who)}/interactions", new { channel = "hall" });
        if (!opened.IsSuccessStatusCode)
        {
            Surprise(opened, await opened.Content.ReadAsStringAsync());
            return;
        }

        Interlocked.Increment(ref _opened);
        var interaction = await opened.Content.ReadFromJsonAsync<JsonElement>();
        if (interaction.GetProperty("treatments").GetArrayLength() == 0)
        {
            return; // Sold out for now, or theirs already.
        }

        using var answered = await client.PostAsJsonAsync(
            $"/v1/interactions/{interaction.GetProperty("interactionId").GetString()}/responses", new { offer = "phone", response = "accepted" });
        if (answered.IsSuccessStatusCode)
        {
            _acknowledged[who] = 0;
            return;
        }

        var problem = await answered.Content.ReadAsStringAsync();
        if (!problem.Contains("capacity.sold-out", StringComparison.Ordinal)
            && !problem.Contains("eligibility.already-held", StringComparison.Ordinal))
        {
            Surprise(answered, problem);
        }
    }

    private void Surprise(HttpResponseMessage response, string text)
    {
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            _surprises.Enqueue($"{(int)response.StatusCode} {text}");
        }
    }

    private static async Task PrepareAsync(HttpClient client)
    {
        using var published = await client.PutAsync("/v1/rulebook", new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(Rules, RulebookJson.TypeInfo))
        { Headers = { ContentType = new("application/json") } });
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
        var profiles = Enumerable.Range(0, Competitors).Select(who =>
            $$"""{"id":"{{Operator.SubscriberId(who)}}","msisdn":"86138{{who:00000000}}","language":"en","hasMarketingConsent":true}""");
        using var known = await client.PostAsync("/v1/subscribers", new StringContent(string.Join('\n', profiles))
        {
            Headers = { ContentType = new("application/x-ndjson") },
        });
        Assert.Contains("\"rejected\":0,", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<Pool> PoolAsync(HttpClient client)
    {
        var pool = (await client.GetFromJsonAsync<JsonElement>("/v1/capacity")).GetProperty("pools")[0];
        return new Pool(Number("held"), Number("ordered"), Number("sold"), Number("free"));

        int Number(string name) => pool.GetProperty(name).GetInt32();
    }

    private static async Task<int> CountHoldersAsync(HttpClient client)
    {
        var holders = 0;
        for (var who = 0; who < Competitors; who++)
        {
            var subscriber = await client.GetFromJsonAsync<JsonElement>($"/v1/subscribers/{Operator.SubscriberId(who)}");
            holders += subscriber.GetProperty("services").EnumerateArray().Count(service => service.GetString() == "phone");
        }

        return holders;
    }

    private static RulebookDocument Rules => CrashRules.Document with
    {
        KeyMoments = [],
        Pools = [new PoolDocument { Code = "phones", Units = Units }],
        Offers =
        [
            CrashRules.Document.Offers[0] with
            {
                Id = "phone",
                Service = "phone",
                Moments = [],
                Pool = "phones",
                Treatments = [new TreatmentDocument { Channel = Channel.Hall, Text = new TextDocument("{offer}", "{offer}") }],
            },
        ],
    };

    private sealed record Pool(int Held, int Ordered, int Sold, int Free);
}
