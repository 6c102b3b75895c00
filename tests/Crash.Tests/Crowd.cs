using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SmartManager.Domain.Messaging;

namespace SmartManager.Crash.Tests;

/// <summary>Clients who all want to contact one subscriber at the same moment: by SMS, or because the subscriber came to them.</summary>
/// <param name="round">Names the subscriber.</param>
/// <param name="size">How many clients.</param>
internal sealed class Crowd(int round, int size) : IDisposable
{
    /// <summary>A channel that never gets a contact proves nothing, so each client has one, in turn.</summary>
    public static readonly Channel[] Channels =
        [Channel.Sms, Channel.InboundCall, Channel.Hall, Channel.Terminal, Channel.AccountManager];

    private readonly ConcurrentDictionary<int, byte> _shown = new();
    private readonly ConcurrentDictionary<int, byte> _proposed = new();
    private readonly SemaphoreSlim _heard = new(0);
    private int _duplicates;

    /// <summary>The subscriber.</summary>
    public string Who { get; } = $"crowd-{round}";

    /// <summary>The subscriber's number.</summary>
    public string Msisdn { get; } = $"86139{round:00000000}";

    /// <summary>Anything that a server should never have said.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>Conversations of which it was acknowledged that an offer was shown.</summary>
    public int Shown => _shown.Count;

    /// <summary>Clients who were given something to show: whatever they say later, the subscriber may have heard it.</summary>
    public int Proposed => _proposed.Count;

    /// <summary>Answers that said that the request had come before.</summary>
    public int Duplicates => _duplicates;

    public void Dispose() => _heard.Dispose();

    /// <summary>Makes the subscriber known.</summary>
    public async Task PrepareAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        using var line = new StringContent(
            $$"""{"id":"{{Who}}","msisdn":"{{Msisdn}}","language":"en","hasMarketingConsent":true}""")
        {
            Headers = { ContentType = new("application/x-ndjson") },
        };
        using var known = await client.PostAsync("/v1/subscribers", line);
        Assert.Contains("\"accepted\":1,", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>All clients ask at once; ends when each was answered or cut off.</summary>
    public async Task RunAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Enumerable.Range(0, size).Select(number => AskAsync(client, number, start.Task)).ToArray();
        start.SetResult();
        await Task.WhenAll(all);
    }

    /// <summary>Waits until so many requests were answered.</summary>
    public async Task HeardAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _heard.WaitAsync();
        }
    }

    /// <summary>One more request on each channel changes nothing.</summary>
    public async Task RequireFullAsync(HttpClient client)
    {
        foreach (var channel in Channels)
        {
            var answer = channel == Channel.Sms
                ? await PostAsync(client, Proposals, new { offer = "offer-39", id = "late" })
                : await PostAsync(client, Interactions, new { channel = channel.Name(), id = "late" + channel.Name() });
            var heldBack = channel == Channel.Sms
                ? (await client.GetFromJsonAsync<JsonElement>($"/v1/decisions/{answer.Body.GetProperty("decisionId").GetString()}"))
                : answer.Body;
            Assert.Equal("contact-policy.cap", heldBack.GetProperty("heldBack").GetString());
        }
    }

    private string Proposals => $"/v1/subscribers/{Who}/proposals";

    private string Interactions => $"/v1/subscribers/{Who}/interactions";

    private async Task AskAsync(HttpClient client, int number, Task start)
    {
        await start;
        try
        {
            if (Channels[number % Channels.Length] is var channel && channel == Channel.Sms)
            {
                var put = await PostAsync(client, Proposals, new { offer = $"offer-{number / Channels.Length}", id = $"c{number}" });
                Require(put);
                return;
            }

            await ConverseAsync(client, number, channel);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Killed: who was not answered asks again.
        }
    }

    /// <summary>The subscriber is with this client, who shows the best of what is proposed.</summary>
    private async Task ConverseAsync(HttpClient client, int number, Channel channel)
    {
        var opened = await PostAsync(client, Interactions, new { channel = channel.Name(), id = $"c{number}" });
        Require(opened);
        var treatments = opened.Body.GetProperty("treatments");
        if (treatments.GetArrayLength() == 0)
        {
            if (opened.Body.GetProperty("heldBack").GetString() is var reason && reason != "contact-policy.cap")
            {
                Surprises.Enqueue($"Held back for {reason}.");
            }

            return;
        }

        _proposed[number] = 0;
        var answered = await PostAsync(
            client,
            $"/v1/interactions/{opened.Body.GetProperty("interactionId").GetString()}/responses",
            new { offer = treatments[0].GetProperty("offer").GetString(), response = "shown", id = $"c{number}" });
        Require(answered);
        _shown[number] = 0;
    }

    private void Require((HttpStatusCode Status, JsonElement Body) answer)
    {
        var word = answer.Status == HttpStatusCode.OK ? answer.Body.GetProperty("status").GetString() : null;
        if (word is not ("done" or "duplicate"))
        {
            Surprises.Enqueue($"{(int)answer.Status} {answer.Body}");
        }

        if (word == "duplicate")
        {
            Interlocked.Increment(ref _duplicates);
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var answer = (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
        _heard.Release();
        return answer;
    }
}
