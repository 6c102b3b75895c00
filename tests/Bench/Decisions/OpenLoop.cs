using System.Diagnostics;
using System.Runtime.InteropServices;
using SmartManager.Bench.Base;
using SmartManager.Domain.Messaging;

namespace SmartManager.Bench.Decisions;

/// <summary>
/// Opens interactions over HTTP at a fixed rate, whatever the server does. Request k is due at k / rate; its latency runs from that instant, also when all
/// connections were still busy with earlier ones. So a slow moment is felt by every request that fell into it (no coordinated omission).
/// </summary>
internal sealed partial class OpenLoop : IDisposable
{
    private const int ConnectionCount = 64;
    private const uint TickMicroseconds = 500;

    private readonly ConnectionPool _connections;
    private readonly int _subscribers;
    private Draw _draw;

    public OpenLoop(Uri server, ulong seed, int subscribers)
    {
        _subscribers = subscribers;
        _draw = new Draw(seed, subscribers);
        _connections = new ConnectionPool(server, ConnectionCount);
    }

    /// <summary>Sends at a rate for a time and waits for every answer.</summary>
    /// <param name="rate">Unit: requests per second.</param>
    /// <param name="duration">How long.</param>
    public async Task<OpenLoopFigures> RunAsync(int rate, TimeSpan duration)
    {
        var requests = Render((int)(rate * duration.TotalSeconds));
        _connections.Begin();
        var startedAt = Stopwatch.GetTimestamp();
        var pacing = new Thread(() => Pace(requests, rate, startedAt)) { IsBackground = true, Name = "open-loop" };
        pacing.Start();
        await Task.Run(pacing.Join);
        await _connections.CompleteAsync();
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        var latencies = _connections.Latencies;
        latencies.Sort();
        return new OpenLoopFigures(
            latencies.Count / elapsed.TotalSeconds,
            _connections.Failures,
            latencies.Microseconds(500) / 1_000,
            latencies.Microseconds(990) / 1_000,
            latencies.Microseconds(999) / 1_000);
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepMicroseconds(uint microseconds);

    private void Pace(byte[][] requests, int rate, long startedAt)
    {
        var between = Stopwatch.Frequency / (double)rate;
        for (var next = 0; next < requests.Length;)
        {
            var now = Stopwatch.GetTimestamp();
            for (; next < requests.Length && startedAt + (long)(next * between) <= now; next++)
            {
                _connections.Send(requests[next], startedAt + (long)(next * between));
            }

            _ = SleepMicroseconds(TickMicroseconds);
        }
    }

    private byte[][] Render(int count)
    {
        var requests = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var channel = BenchRulebook.Channels[1 + _draw.Below(BenchRulebook.Channels.Length - 1)];
            var body = $"{{\"channel\":\"{channel.Name()}\"}}";
            requests[i] = System.Text.Encoding.ASCII.GetBytes(
                $"POST /v1/subscribers/{BaseSubscribers.IdOf(_draw.Below(_subscribers)).Value}/interactions HTTP/1.1\r\n"
                + $"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        }

        return requests;
    }
}

/// <summary>What a rate came to. Latencies run from the instant at which a request is due to the end of its answer.</summary>
/// <param name="PerSecond">Answers a second, from the first request's due instant to the last answer.</param>
/// <param name="Failures">Answers that were not 200.</param>
/// <param name="P50Ms">Half of the latencies are below. Unit: ms.</param>
/// <param name="P99Ms">99 of a hundred are below. Unit: ms.</param>
/// <param name="P999Ms">999 of a thousand are below. Unit: ms.</param>
internal sealed record OpenLoopFigures(double PerSecond, int Failures, double P50Ms, double P99Ms, double P999Ms);
