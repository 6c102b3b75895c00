using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway;
using SmartManager.Gateway.Events;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Bench.Events;

/// <summary>
/// Sends lines through the product's own ingest as several callers at once would, without HTTP around it: cut, read, hand to the subscriber, await the
/// commit, render the result in order.
/// </summary>
internal sealed class Ingest(IGrainFactory grains, GatewayInstruments instruments)
{
    private const int Callers = 2;
    private const int LineBytesMax = 65_536;
    private const int LinesInFlightMax = 4_096;

    /// <summary>Sends all lines and waits until each is answered, that is, durable.</summary>
    public async Task RunAsync(ReadOnlyMemory<byte> lines)
    {
        var bodies = new List<Task<LineError?>>();
        for (var caller = Callers; caller > 0; caller--)
        {
            var length = caller == 1 ? lines.Length : EndOfLine(lines.Span, lines.Length / caller);
            var body = lines[..length];
            bodies.Add(Task.Run(() => SendAsync(body)));
            lines = lines[length..];
        }

        foreach (var error in await Task.WhenAll(bodies))
        {
            if (error is { } found)
            {
                throw new InvalidOperationException($"A body was not read: {found.Code}");
            }
        }
    }

    private static int EndOfLine(ReadOnlySpan<byte> lines, int from) => from + lines[from..].IndexOf((byte)'\n') + 1;

    private Task<LineError?> SendAsync(ReadOnlyMemory<byte> body)
    {
        var ingest = new LineIngest(
            new LineIngestSettings(LinesInFlightMax, CancellationToken.None, CancellationToken.None), new Handler(grains), instruments, NullLogger<LineIngest>.Instance);
        return ingest.RunAsync(
            PipeReader.Create(new ReadOnlySequence<byte>(body)), new NdjsonFramer(LineBytesMax), PipeWriter.Create(Stream.Null), CancellationToken.None);
    }

    /// <summary>What the endpoint of network events does with a line.</summary>
    private sealed class Handler(IGrainFactory grains) : ILineHandler
    {
        public string Kind => "network-event";

        public LineInFlight Handle(ReadOnlySpan<byte> line)
        {
            if (!NetworkEventReader.TryRead(line, out var parsed, out var error))
            {
                return LineInFlight.Rejected(error);
            }

            var message = new SubscriberMessage(parsed.MessageId, new SubscriberCommand.ObserveNetworkEvent(parsed.Event));
            return new LineInFlight(parsed.Id, null, grains.GetGrain<ISubscriberGrain>(parsed.Subscriber.Value).Handle(message));
        }
    }
}
