using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Tracing;
using SmartManager.Store.Tests;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests.Telemetry;

/// <summary>What a collector sees of an event that led to a message.</summary>
public sealed class WalkTests : IAsyncLifetime
{
    private const string Subscriber = "walk-zebra-77";
    private const string EventId = "event-giraffe-1";
    private const string Number = "8613955577799";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Server _server = new();
    private OtlpReceiver _collector = null!;

    public async Task InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task IsOneTrace_FromTheEventToTheReceipt()
    {
        await StartAsync(_collector.Url, sampledShare: "1");
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        string text;
        try
        {
            text = await PlayAsync(caller);
            Assert.True(await ComesAsync(() => WalkOf(caller).Any(span => Is(span, "subscriber.turn", "RecordReceipt"))), Names());
            Assert.True(await ComesAsync(() => _collector.Metrics.Contains("smartmanager.store.commit.duration")), "no metric came");
        }
        finally
        {
            await _server.DisposeAsync(); // Sends what is left.
        }

        var walk = WalkOf(caller);
        var root = Assert.Single(walk, span => span.ParentId.Length == 0);
        Assert.Equal("event.ingest", root.Name);
        var ids = walk.Select(span => span.Id).ToHashSet(StringComparer.Ordinal);
        Assert.All(walk.Where(span => span != root), span => Assert.Contains(span.ParentId, ids));
        Assert.Equal(
            "event.ingest > subscriber.turn/ObserveNetworkEvent > store.commit", Path(walk, "store.commit", "ObserveNetworkEvent"));
        Assert.Equal(
            "event.ingest > subscriber.turn/ObserveNetworkEvent > outbox.hand-over > subscriber.turn/ReleaseContact > store.commit",
            Path(walk, "store.commit", "ReleaseContact"));
        Assert.Equal(
            "event.ingest > subscriber.turn/ObserveNetworkEvent > outbox.hand-over > carrier.send",
            Path(walk, "carrier.send", "carrier.send"));
        Assert.Equal(
            "event.ingest > subscriber.turn/ObserveNetworkEvent > outbox.hand-over > subscriber.turn/RecordHandover > store.commit",
            Path(walk, "store.commit", "RecordHandover"));
        Assert.Equal(
            "event.ingest > subscriber.turn/ObserveNetworkEvent > receipt > subscriber.turn/RecordReceipt > store.commit",
            Path(walk, "store.commit", "RecordReceipt"));
        foreach (var secret in (string[])[Subscriber, EventId, Number, text, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Number))])
        {
            Assert.DoesNotContain(secret, _collector.Everything, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task IsNotThere_WhenNoneIsDrawn()
    {
        // By the variable that every program knows which speaks OTLP.
        await _server.With("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Url).With("Telemetry:SampledShare", "0")
            .With("Telemetry:MetricsInterval", "00:00:01").InitializeAsync();
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        await PlayAsync(caller);
        Assert.True(await ComesAsync(() => _collector.Metrics.Contains("smartmanager.ingest.lines")), "no metric came");
        await _server.DisposeAsync();

        // Spans of other servers of this process may come here, too: who listens, listens to all of them.
        Assert.DoesNotContain(_collector.Spans, span => span.LinkedTraces.Contains(caller));
    }

    [Fact]
    public async Task DoesNotHoldUpWork_WhenTheCollectorIsGone()
    {
        var gone = _collector.Url;
        await _collector.DisposeAsync();
        _collector = await OtlpReceiver.StartAsync(); // Another one, which gets nothing.
        await StartAsync(gone, sampledShare: "1");
        await PlayAsync(ActivityTraceId.CreateRandom().ToHexString());

        var began = Stopwatch.GetTimestamp();
        await _server.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task IsSentByGrpcToo()
    {
        await using var collector = await OtlpReceiver.StartAsync(isGrpc: true);
        _server.With("Telemetry:OtlpProtocol", "grpc");
        await StartAsync(collector.Url, sampledShare: "1");
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        await PlayAsync(caller);
        await _server.DisposeAsync();

        Assert.Contains(collector.Spans, span => span.LinkedTraces.Contains(caller));
        Assert.Contains("smartmanager.store.commit.duration", collector.Metrics);
    }

    /// <summary>What joins the two ends is in the store, and not in a process.</summary>
    [PostgresFact]
    public async Task IsOneTrace_AcrossARestart_OnPostgres()
    {
        using var cluster = PostgresCluster.Make();
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        var first = On(cluster);
        await first.InitializeAsync();
        var message = await LeadToAMessageAsync(first, caller);
        await first.DisposeAsync();

        var second = On(cluster);
        await second.StartAsync();
        await ReceiveAsync(second, message);
        await second.DisposeAsync();

        var walk = WalkOf(caller);
        Assert.Single(walk, span => span.ParentId.Length == 0);
        Assert.Equal(
            "event.ingest > subscriber.turn/ObserveNetworkEvent > receipt > subscriber.turn/RecordReceipt > store.commit",
            Path(walk, "store.commit", "RecordReceipt"));
    }

    /// <summary>Each place in the store is one of many rows; a row is never taken for another that had the place after it.</summary>
    [Fact]
    public async Task IsForgotten_AndNotMistaken_WhenItsPlaceWasTakenAgain()
    {
        await StartAsync(_collector.Url, sampledShare: "1");
        var (store, records) = (_server.Services.GetRequiredService<IGrainStore>(), _server.Services.GetRequiredService<IRecords>());
        const string key = "walk-first~1~0";
        var place = PlaceOf(key);
        var other = Enumerable.Range(0, int.MaxValue).Select(i => $"walk-other-{i}~1~0").First(one => PlaceOf(one) == place);
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await AppendAsync(key, trace);
        Assert.Equal(trace, await WalkMemory.FindAsync(records, key, CancellationToken.None));
        Assert.Null(await WalkMemory.FindAsync(records, other, CancellationToken.None));
        await AppendAsync(other, trace);
        Assert.Null(await WalkMemory.FindAsync(records, key, CancellationToken.None));
        Assert.Equal(trace, await WalkMemory.FindAsync(records, other, CancellationToken.None));
        await _server.DisposeAsync();

        async Task AppendAsync(string row, string of) => Assert.Equal(AppendResult.Appended, (await store.AppendAsync(
            WalkMemory.Remember(TurnWith(row), of), CancellationToken.None)).Result);
    }

    private static Turn TurnWith(string row) => new()
    {
        Grain = new GrainKey("walk", row.Split('~')[0]),
        GrainNumber = 0,
        ExpectedVersion = 0,
        At = TimeProvider.System.GetUtcNow(),
        Entries = [new JournalEntry("{}"u8.ToArray(), Retention.Lasting)],
        Outbox = [new OutboxChange.Add(row, "nowhere", "service", "{}"u8.ToArray(), DateTimeOffset.MaxValue)],
    };

    private static string PlaceOf(string row) => WalkMemory.Remember(TurnWith(row), "-").Lookups.Single().Name;

    private Server On(PostgresCluster cluster)
    {
        var server = new Server().With("Store:Kind", "postgres").With("Store:Postgres:ConnectionString", cluster.ConnectionString("postgres"))
            .With("Telemetry:OtlpEndpoint", _collector.Url).With("Telemetry:SampledShare", "1");
        Directory.CreateDirectory(server.Folder);
        return server;
    }

    private Task StartAsync(string collector, string sampledShare) => _server
        .With("Telemetry:OtlpEndpoint", collector).With("Telemetry:SampledShare", sampledShare).With("Telemetry:MetricsInterval", "00:00:01")
        .InitializeAsync();

    /// <summary>An event uses the allowance up, a message goes out, and its receipt comes back.</summary>
    /// <returns>The message's text.</returns>
    private async Task<string> PlayAsync(string callersTrace)
    {
        var message = await LeadToAMessageAsync(_server, callersTrace);
        await ReceiveAsync(_server, message);
        return message.Message.Text;
    }

    private static async Task<CarrierMessage> LeadToAMessageAsync(Server server, string callersTrace)
    {
        await server.KnowAsync(Subscriber, Number);
        var at = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/network-events")
        {
            Content = Server.Typed(
                Encoding.UTF8.GetBytes(
                    $$"""{"id":"{{EventId}}","subscriber":"{{Subscriber}}","type":"usage","at":"{{at}}","dataKilobytes":5000}"""),
                "application/x-ndjson"),
        };
        request.Headers.Add("traceparent", $"00-{callersTrace}-00f067aa0ba902b7-01");
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await server.SentToAsync(Number);
    }

    private static async Task ReceiveAsync(Server server, CarrierMessage message)
    {
        var receipt = $$"""{"message":"{{message.Key}}","status":"delivered"}""";
        var (_, body) = await server.PostAsync("/v1/carriers/recording/receipts", receipt);
        Assert.Equal("recorded", body.GetProperty("status").GetString());
    }

    /// <summary>The spans of the one trace whose root is linked to the caller's.</summary>
    private List<WireSpan> WalkOf(string callersTrace)
    {
        var trace = _collector.Spans.FirstOrDefault(span => span.LinkedTraces.Contains(callersTrace))?.TraceId;
        return [.. _collector.Spans.Where(span => span.TraceId == trace)];
    }

    /// <summary>From the root to the only span of a name that is, or hangs on, a turn of a command.</summary>
    private static string Path(List<WireSpan> walk, string name, string command)
    {
        var found = walk.First(span => span.Name == name
            && (name == command || walk.Any(parent => parent.Id == span.ParentId && Is(parent, "subscriber.turn", command))));
        var names = new List<string>();
        for (var span = found; span is not null; span = walk.FirstOrDefault(parent => parent.Id == span.ParentId))
        {
            names.Insert(0, span.Name + (span.Tags.TryGetValue("smartmanager.command", out var told) ? "/" + told : string.Empty));
        }

        return string.Join(" > ", names);
    }

    private static bool Is(WireSpan span, string name, string command) =>
        span.Name == name && span.Tags.TryGetValue("smartmanager.command", out var told) && told == command;

    private static async Task<bool> ComesAsync(Func<bool> isThere)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isThere() && Stopwatch.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        return isThere();
    }

    private string Names() => string.Join('\n', _collector.Spans.Select(span => $"{span.TraceId} {span.ParentId} {span.Id} {span.Name}"));
}
