using System.Text.Json;

namespace SmartManager.Crash.Tests;

/// <summary>What the server says of itself, over HTTP.</summary>
internal sealed class Audit(HttpClient client)
{
    private static readonly string[] States =
        ["pending", "releasing", "sent", "in-doubt", "delivered", "failed", "withheld", "unconfirmed"];

    /// <summary>Every event of one subscriber.</summary>
    public Task<List<JsonElement>> HistoryAsync(int who) => HistoryAsync(Operator.SubscriberId(who));

    /// <summary>Every event of one subscriber, newest first.</summary>
    public async Task<List<JsonElement>> HistoryAsync(string who)
    {
        var events = new List<JsonElement>();
        for (long? before = long.MaxValue; before is not null;)
        {
            var page = await GetAsync($"/v1/subscribers/{who}/history?limit=1000&before={before}");
            events.AddRange(page.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("event")));
            before = page.TryGetProperty("before", out var next) && next.ValueKind == JsonValueKind.Number ? next.GetInt64() : null;
        }

        return events;
    }

    /// <summary>Every message on its way out or done, by key.</summary>
    public async Task<Dictionary<string, OutboxEntry>> OutboxAsync()
    {
        var rows = new Dictionary<string, OutboxEntry>(StringComparer.Ordinal);
        foreach (var state in States)
        {
            string? after = null;
            do
            {
                var rest = after is null ? string.Empty : "&after=" + Uri.EscapeDataString(after);
                var page = await GetAsync($"/v1/outbox?state={state}&limit=1000{rest}");
                foreach (var row in page.GetProperty("rows").EnumerateArray())
                {
                    var key = row.GetProperty("key").GetString()!;
                    rows[key] = new OutboxEntry(key, row.GetProperty("kind").GetString()!, state, row.GetProperty("attempts").GetInt32());
                }

                after = page.TryGetProperty("after", out var next) ? next.GetString() : null;
            }
            while (after is not null);
        }

        return rows;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

/// <summary>Where a message stands.</summary>
internal sealed record OutboxEntry(string Key, string Kind, string State, int Attempts);
