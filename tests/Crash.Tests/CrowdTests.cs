using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SmartManager.Domain.Catalogue;
using SmartManager.Support;
using Xunit.Abstractions;

namespace SmartManager.Crash.Tests;

/// <summary>
/// Many clients at once want to contact one subscriber, on five channels under one cap, and the process is killed while they do: exactly
/// as many contacts are made as the cap allows. <c>CROWD_ROUNDS=200</c> plays it large.
/// </summary>
public sealed class CrowdTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 64;
    private const int Limit = 4;

    /// <summary>A message that was being handed over when the server died is in doubt as soon as the next one runs.</summary>
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-crowd-").FullName;
    private readonly Tally _tally = new();

    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("CROWD_ROUNDS") ?? "6", CultureInfo.InvariantCulture);

    /// <summary>The server is killed in one of so many rounds.</summary>
    private static int KilledOneIn => int.Parse(
        Environment.GetEnvironmentVariable("CROWD_KILLED_ONE_IN") ?? "3", CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ExactlyAsManyContactsAreMade_AsTheCapAllows()
    {
        var dice = new Dice(11);
        await using var carrier = await RecordingCarrier.StartAsync(12);
        carrier.IsKind = true;
        var server = await ServerProcess.ServeAsync(Data, carrier.Url);
        try
        {
            await PublishAsync(server.Url);
            for (var round = 0; round < Rounds; round++)
            {
                using var crowd = new Crowd(round, Clients);
                await crowd.PrepareAsync(server.Url);
                if (round % KilledOneIn == KilledOneIn - 1)
                {
                    var running = crowd.RunAsync(server.Url);
                    await crowd.HeardAsync(dice.Below(Clients)); // In the middle: some were answered, most were not.
                    await server.KillAsync();
                    await running;
                    server.Dispose();
                    server = await ServerProcess.ServeAsync(Data, carrier.Url);
                    _tally.Kills++;
                }

                // After a kill everybody asks again under the same ids, also who was answered.
                await crowd.RunAsync(server.Url);
                await RequireExactlyAsync(server.Url, crowd, carrier);
            }
        }
        finally
        {
            server.Dispose();
        }

        Assert.Equal((0, ""), await ServerProcess.RunAsync("check", "--data", Data));
        output.WriteLine(_tally.ToString());
    }

    private async Task RequireExactlyAsync(Uri url, Crowd crowd, RecordingCarrier carrier)
    {
        using var client = new HttpClient { BaseAddress = url };
        var contacts = await RestAsync(client, crowd);
        Assert.Equal<string>([], crowd.Surprises);

        // What the server says: so many count, none is open, and at no step of the history did more.
        var made = contacts.Where(contact => contact.Standing is not ("failed" or "withheld")).ToList();
        Assert.Equal(Limit, made.Count);
        Assert.DoesNotContain(made, contact => contact.Standing is "reserved" or "released");
        Assert.Equal(Limit, await HighestAsync(client, crowd.Who));

        // What the world saw: each message once, and with the conversations exactly as many, but for those that nobody knows of.
        var sent = carrier.All().Where(seen => seen.To == crowd.Msisdn).Select(seen => seen.Key).ToList();
        Assert.Equal(sent.Distinct(StringComparer.Ordinal), sent);
        var doubted = made.Where(contact => contact.Standing == "in-doubt" && !sent.Contains(contact.Key)).ToList();
        Assert.Equal((Limit, crowd.Shown), (sent.Count + crowd.Shown + doubted.Count, crowd.Proposed));
        Assert.Equal<string>(
            made.Where(contact => contact.Channel == "sms").Select(contact => contact.Key).Order(StringComparer.Ordinal),
            sent.Concat(doubted.Select(contact => contact.Key)).Order(StringComparer.Ordinal));

        // Nobody gets one more, wherever they ask.
        await crowd.RequireFullAsync(client);
        _tally.Add(crowd, sent.Count, doubted.Count, made.Select(contact => contact.Channel));
    }

    /// <summary>Waits until no message is on its way any more.</summary>
    private static async Task<List<Contacted>> RestAsync(HttpClient client, Crowd crowd)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            var subscriber = await client.GetFromJsonAsync<JsonElement>($"/v1/subscribers/{crowd.Who}");
            var contacts = subscriber.GetProperty("contacts").EnumerateArray().Select(contact => new Contacted(
                contact.GetProperty("key").GetString()!,
                contact.GetProperty("channel").GetString()!,
                contact.GetProperty("standing").GetString()!)).ToList();
            if (!contacts.Any(contact => contact.Standing is "reserved" or "released"))
            {
                return contacts;
            }

            Assert.True(Stopwatch.GetElapsedTime(startedAt) < HealingMax, $"It does not come to rest: {string.Join(' ', contacts)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>How many contacts counted at once, at most, by the facts in their order.</summary>
    private static async Task<int> HighestAsync(HttpClient client, string who)
    {
        var (counting, highest) = (new HashSet<(long, int)>(), 0);
        foreach (var fact in (await new Audit(client).HistoryAsync(who)).AsEnumerable().Reverse())
        {
            switch (fact.GetProperty("type").GetString())
            {
                case "contact-planned.v1":
                    counting.Add(KeyOf(fact));
                    break;
                case "contact-withheld.v1":
                case "contact-settled.v1" when fact.GetProperty("standing").GetString() is "failed" or "withheld":
                    counting.Remove(KeyOf(fact));
                    break;
                default:
                    break;
            }

            highest = Math.Max(highest, counting.Count);
        }

        return highest;

        static (long, int) KeyOf(JsonElement fact) => (fact.GetProperty("decision").GetInt64(), fact.GetProperty("ordinal").GetInt32());
    }

    private static async Task PublishAsync(Uri url)
    {
        var rules = CrashRules.Document with
        {
            KeyMoments = [],
            ContactPolicy = CrashRules.Document.ContactPolicy with
            {
                Caps = [new CapDocument("overall", [], Limit, TimeSpan.FromDays(1))],
            },
            Offers =
            [
                .. CrashRules.Document.Offers.Select(offer => offer with
                {
                    Treatments = [.. Crowd.Channels.Select(channel => offer.Treatments[0] with { Channel = channel })],
                }),
            ],
        };
        using var client = new HttpClient { BaseAddress = url };
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(rules, RulebookJson.TypeInfo))
        {
            Headers = { ContentType = new("application/json") },
        };
        using var published = await client.PutAsync("/v1/rulebook", body);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
    }

    private sealed record Contacted(string Key, string Channel, string Standing);

    /// <summary>What all rounds came to.</summary>
    private sealed class Tally
    {
        private readonly SortedDictionary<string, int> _channels = new(StringComparer.Ordinal);
        private int _rounds;
        private int _sent;
        private int _shown;
        private int _doubted;
        private int _again;

        public int Kills { get; set; }

        public void Add(Crowd crowd, int sent, int doubted, IEnumerable<string> channels)
        {
            (_rounds, _sent, _shown, _doubted) = (_rounds + 1, _sent + sent, _shown + crowd.Shown, _doubted + doubted);
            _again += crowd.Duplicates;
            foreach (var channel in channels)
            {
                _channels[channel] = _channels.GetValueOrDefault(channel) + 1;
            }
        }

        public override string ToString() =>
            $"{_rounds} rounds of {Clients} clients, cap {Limit}, {Kills} kills: {_sent} messages at the carrier, {_shown} conversations "
            + $"shown, {_doubted} in doubt that did not leave; by channel {string.Join(", ", _channels)}; {_again} answers were duplicates";
    }
}
