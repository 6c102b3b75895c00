using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Support;

namespace SmartManager.Crash.Tests;

/// <summary>An operator's systems: they send events over HTTP until each is acknowledged, and remember what was.</summary>
/// <param name="seed">What the events are drawn from.</param>
/// <param name="askedAgain">Codes of lines that say "nobody knows, or not done: send it again". Anything else rejected is a surprise.</param>
internal sealed class Operator(ulong seed, params string[] askedAgain)
{
    public const int SubscriberCount = 300;

    private const int LinesPerRequest = 100;
    private static readonly DateTimeOffset Epoch = TimeProvider.System.GetUtcNow().AddHours(-1);
    private static readonly MediaTypeHeaderValue Ndjson = new("application/x-ndjson") { CharSet = "utf-8" };

    private readonly Dice _dice = new(seed);
    private readonly ConcurrentQueue<Event> _unacknowledged = new();
    private int _serial;

    /// <summary>What was acknowledged, in the order in which it was heard. A list: an event twice in it would show.</summary>
    public ConcurrentQueue<Event> Acknowledged { get; } = new();

    /// <summary>
    /// Answers that were "duplicate" to what had never been acknowledged: it had been committed before a kill all the same.
    /// </summary>
    public int CommittedUnheard { get; private set; }

    /// <summary>Anything that a server should never have said.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    public static string SubscriberId(int who) => $"sub-{who}";

    /// <summary>Rules under which nearly every event leads to a notice and an offer, at any hour.</summary>
    public static async Task PrepareAsync(HttpClient client)
    {
        using var rulebook = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(CrashRules.Document, RulebookJson.TypeInfo))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        using var published = await client.PutAsync("/v1/rulebook", rulebook);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
        var profiles = Enumerable.Range(0, SubscriberCount).Select(who =>
            $$"""{"id":"{{SubscriberId(who)}}","msisdn":"86138{{who:00000000}}","language":"en","hasMarketingConsent":true}""");
        using var known = await client.PostAsync("/v1/subscribers", Lines(profiles));
        Assert.Contains("\"rejected\":0,", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Sends without pause until the server is gone.</summary>
    public async Task SendUntilKilledAsync(HttpClient client)
    {
        try
        {
            while (true)
            {
                await SendAsync(client, Draw());
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Killed; what was not acknowledged is in the queue and will be sent again.
        }
    }

    /// <summary>Sends until told to stop, whatever becomes of a request.</summary>
    public async Task SendUntilAsync(HttpClient client, CancellationToken stop, TimeSpan pause = default)
    {
        for (; !stop.IsCancellationRequested; await Task.Delay(pause, TimeProvider.System, CancellationToken.None))
        {
            try
            {
                await SendAsync(client, Draw());
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // What was not acknowledged is in the queue and will be sent again.
            }
        }
    }

    /// <summary>Sends what is not acknowledged yet until nothing is left.</summary>
    public async Task SendRestAsync(HttpClient client)
    {
        while (!_unacknowledged.IsEmpty)
        {
            var events = new List<Event>();
            while (events.Count < LinesPerRequest && _unacknowledged.TryDequeue(out var waiting))
            {
                events.Add(waiting);
            }

            await SendAsync(client, events);
        }
    }

    /// <summary>Sends all that was acknowledged once more.</summary>
    /// <returns>Events that were not answered as duplicates.</returns>
    public async Task<IReadOnlyList<string>> SendAllAgainAsync(HttpClient client)
    {
        var strange = new List<string>();
        foreach (var chunk in Acknowledged.Chunk(1_000))
        {
            using var response = await client.PostAsync("/v1/network-events", Lines(chunk.Select(each => each.Line)));
            var statuses = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            strange.AddRange(statuses.SkipLast(1).Where(line => !line.Contains("\"duplicate\"", StringComparison.Ordinal)));
            Assert.Equal(chunk.Length + 1, statuses.Length); // One each, and the sums.
        }

        return strange;
    }

    private static StringContent Lines(IEnumerable<string> lines) =>
        new(string.Join('\n', lines), Encoding.UTF8) { Headers = { ContentType = Ndjson } };

    private List<Event> Draw()
    {
        var events = new List<Event>(LinesPerRequest);
        lock (_dice)
        {
            while (events.Count < LinesPerRequest)
            {
                // A tenth of what is sent was sent before.
                if (_dice.Chance(10) && _unacknowledged.TryDequeue(out var waiting))
                {
                    events.Add(waiting);
                }
                else
                {
                    events.Add(DrawNew());
                }
            }
        }

        return events;
    }

    private Event DrawNew()
    {
        var (serial, who) = (++_serial, _dice.Below(SubscriberCount));
        var at = Epoch.AddTicks(serial * TimeSpan.TicksPerMillisecond)
            .ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        var what = _dice.Below(10) switch
        {
            0 => $"\"location\",\"place\":\"place-{serial}\",\"isRoaming\":true",
            1 => "\"location\",\"place\":\"home\",\"isRoaming\":false",
            2 => $"\"points\",\"balance\":{_dice.Below(20_000)}",
            3 => $"\"portal-visit\",\"page\":\"page-{serial}\"",
            _ => $"\"usage\",\"voiceMinutes\":{_dice.Below(9)},\"smsCount\":1,\"dataKilobytes\":{_dice.Below(5_000)}",
        };
        return new Event(
            $"e{serial}", who, at, $"{{\"id\":\"e{serial}\",\"subscriber\":\"{SubscriberId(who)}\",\"at\":\"{at}\",\"type\":{what}}}");
    }

    private async Task SendAsync(HttpClient client, List<Event> events)
    {
        var open = events.ToDictionary(each => each.Id, StringComparer.Ordinal);
        try
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post, "/v1/network-events") { Content = Lines(events.Select(each => each.Line)) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode(); // A server that stops says 503 and takes nothing.
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                Hear(line, open);
            }
        }
        finally
        {
            foreach (var unheard in open.Values)
            {
                unheard.IsRepeated = true;
                _unacknowledged.Enqueue(unheard);
            }
        }
    }

    private void Hear(string line, Dictionary<string, Event> open)
    {
        JsonElement result;
        try
        {
            result = JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException)
        {
            return; // The line that was being written when the server died.
        }

        var status = result.GetProperty("status").GetString();
        if (status == "end")
        {
            return; // The sums of what was heard before.
        }

        if (status == "rejected" && askedAgain.Contains(result.GetProperty("code").GetString()))
        {
            return; // It stays open.
        }

        if (status is not ("accepted" or "duplicate") || !open.Remove(result.GetProperty("id").GetString()!, out var heard))
        {
            Surprises.Enqueue(line);
            return;
        }

        if (status == "duplicate" && !heard.IsRepeated)
        {
            Surprises.Enqueue($"A duplicate at the first try: {line}");
        }

        CommittedUnheard += status == "duplicate" ? 1 : 0;
        Acknowledged.Enqueue(heard);
    }
}

/// <summary>One event on its way.</summary>
/// <param name="Id">The sender's id.</param>
/// <param name="Who">Whose.</param>
/// <param name="At">When it happened: no other event has the same, so it is found again in the history.</param>
/// <param name="Line">As it is sent.</param>
internal sealed record Event(string Id, int Who, string At, string Line)
{
    /// <summary>Whether it was sent before without an answer.</summary>
    public bool IsRepeated { get; set; }
}

/// <summary>Rules that make many messages.</summary>
internal static class CrashRules
{
    public static readonly RulebookDocument Document = new()
    {
        Name = "crash",
        Currency = "CNY",
        TimeZone = "Asia/Shanghai",
        OfferAfterNotice = TimeSpan.Zero,
        KeyMoments =
        [
            Moment(KeyMoment.RoamingWithoutDiscount, 0),
            Moment(KeyMoment.PointsRedeemable, 10_000),
        ],
        ContactPolicy = new ContactPolicyDocument
        {
            Caps = [new CapDocument("many", [Channel.Sms], 100, TimeSpan.FromDays(1))],
            QuietFrom = new TimeOnly(0, 0),
            QuietUntil = new TimeOnly(0, 0),
            SameOfferAfter = TimeSpan.Zero,
            RefusedOfferAfter = TimeSpan.Zero,
        },
        Offers = [.. Enumerable.Range(0, 40).Select(Offer)],
    };

    private static KeyMomentDocument Moment(KeyMoment moment, long threshold) => new()
    {
        Moment = moment,
        Threshold = threshold,
        Notice = new TextDocument("通知{place}", "Notice {place}"),
        IsUrgent = true,
    };

    private static OfferDocument Offer(int number) => new()
    {
        Id = $"offer-{number}",
        Name = new TextDocument($"套餐{number}", $"Offer {number}"),
        Group = $"group-{number}",
        ProductCode = $"P{number}",
        Service = $"service-{number}",
        PriceMinor = 900,
        ValueMinor = 900 + number,
        Propensity = 0.5,
        Moments = [KeyMoment.RoamingWithoutDiscount, KeyMoment.PointsRedeemable],
        Treatments = [Treatment(Channel.Sms), Treatment(Channel.Hall)],
    };

    private static TreatmentDocument Treatment(Channel channel) => new()
    {
        Channel = channel,
        Text = new TextDocument("{offer}{price}", "{offer} for {price}"),
    };
}
