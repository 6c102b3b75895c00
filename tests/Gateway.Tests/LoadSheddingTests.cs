using System.Diagnostics;
using System.Net;

namespace SmartManager.Gateway.Tests;

/// <summary>Before there is too much of it, new work is refused; what an operator asks is answered all the same.</summary>
public sealed class LoadSheddingTests : IAsyncLifetime
{
    private const int LinesPerStream = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Server _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task RefusesNewWork_WhileTheMemoryIsShort()
    {
        _server.With("Gateway:MemoryShareMax", "0.0001"); // Any heap is above that.
        await _server.InitializeAsync();
        await RefusedAsync("memory");

        foreach (var path in (string[])["/v1/subscribers", "/v1/network-events", "/v1/suppression-imports?id=im-1"])
        {
            using var response = await PostLinesAsync(path, "{}");
            await AssertOverloadedAsync(response);
        }

        using var preview = await _server.Client.PostAsync(
            new Uri("/v1/subscribers/lo-1/interactions:preview", UriKind.Relative), Server.Json("""{"channel":"hall"}"""));
        await AssertOverloadedAsync(preview);
        await AssertOperatorsAreAnsweredAsync();

        Assert.Equal(1, Count(_server.Logs.Text, " 1401 "));
        var metrics = await MetricsAsync();
        Assert.Contains("smartmanager_load_shedding{reason=\"memory\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("smartmanager_load_shedding{reason=\"queue\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Matches("smartmanager_load_shed_total\\{reason=\"memory\"\\} [1-9]", metrics);
        Assert.Matches("smartmanager_load_memory_share 0\\.\\d+", metrics);
        Assert.DoesNotContain("smartmanager_load_shed_total{reason=\"queue\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusesNewWork_WhileTooManyTurnsWait_AndLetsItInAgain()
    {
        _server.With("Store:QueueLengthMax", "4").With("Gateway:QueueShareMax", "0.25");
        await _server.InitializeAsync();
        await KnowAsync("lo-2");

        using var stop = new CancellationTokenSource();
        Task[] streams = [StreamAsync("a", stop.Token), StreamAsync("b", stop.Token)];
        await RefusedAsync("queue");
        await AssertOperatorsAreAnsweredAsync();
        await stop.CancelAsync();
        await Task.WhenAll(streams); // What was let in before is answered to its end.

        var began = Stopwatch.GetTimestamp();
        while ((await OpenAsync()).StatusCode != HttpStatusCode.OK && Stopwatch.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync()).StatusCode);
        Assert.InRange(Count(_server.Logs.Text, " 1401 "), 1, int.MaxValue);
        Assert.Equal(Count(_server.Logs.Text, " 1401 "), Count(_server.Logs.Text, " 1402 "));
        Assert.Matches("smartmanager_load_shed_total\\{reason=\"queue\"\\} [1-9]", await MetricsAsync());
    }

    /// <summary>A server that refuses work so soon may refuse this as well while it begins.</summary>
    private async Task KnowAsync(string id)
    {
        var line = System.Text.Encoding.UTF8.GetBytes(Line.Profile(id, "8613800000001"));
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience;)
        {
            using var response = await _server.Client.PostAsync(
                new Uri("/v1/subscribers", UriKind.Relative), Server.Typed(line, "application/x-ndjson"));
            if (response.StatusCode == HttpStatusCode.OK
                && (await response.Content.ReadAsStringAsync()).Contains("\"accepted\"", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        Assert.Fail($"{id} was never taken in.");
    }

    /// <summary>Waits until an interaction is refused.</summary>
    private async Task RefusedAsync(string reason)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            using var response = await OpenAsync();
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                await AssertOverloadedAsync(response);
                return;
            }
        }

        Assert.Fail($"Nothing was refused for {reason}.");
    }

    private static async Task AssertOverloadedAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("server.overloaded", Server.Lines(text).Single().GetProperty("code").GetString());
    }

    private async Task AssertOperatorsAreAnsweredAsync()
    {
        Assert.Equal(200, (await _server.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await _server.GetAsync("/health/ready")).Status);
        Assert.Equal(200, (await _server.GetAsync("/v1/rulebook")).Status);
        Assert.NotEmpty(await MetricsAsync());
    }

    private Task<string> MetricsAsync() => _server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private Task<HttpResponseMessage> OpenAsync() => _server.Client.PostAsync(
        new Uri("/v1/subscribers/lo-2/interactions", UriKind.Relative), Server.Json("""{"channel":"hall"}"""));

    private Task<HttpResponseMessage> PostLinesAsync(string path, string lines) => _server.Client.PostAsync(
        new Uri(path, UriKind.Relative), Server.Typed(System.Text.Encoding.UTF8.GetBytes(lines), "application/x-ndjson"));

    /// <summary>Streams of events, one after the other, each of which keeps the few places of the queue full.</summary>
    private async Task StreamAsync(string name, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var lines = Enumerable.Range(0, LinesPerStream).Select(i => Line.Usage($"lo-{name}-{round}-{i}", $"lo-many-{i}"));
            using var response = await PostLinesAsync("/v1/network-events", string.Join('\n', lines));
            if (response.StatusCode != HttpStatusCode.OK)
            {
                await AssertOverloadedAsync(response);
                continue;
            }

            var sums = Server.Lines(await response.Content.ReadAsStringAsync(CancellationToken.None))[^1];
            Assert.Equal(LinesPerStream, sums.GetProperty("accepted").GetInt32());
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
