using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
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
/// <param name="handle">Hands a message to the subscriber with an id; done when it is durable.</param>
/// <param name="instruments">Of the edge.</param>
internal sealed class Ingest(Func<string, SubscriberMessage, Task<SubscriberAnswer>> handle, GatewayInstruments instruments)
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
            new LineIngestSettings(LinesInFlightMax, CancellationToken.None, CancellationToken.None), new Handler(handle), instruments, NullLogger<LineIngest>.Instance);
        return ingest.RunAsync(
            PipeReader.Create(new ReadOnlySequence<byte>(body)), new NdjsonFramer(LineBytesMax), PipeWriter.Create(Stream.Null), CancellationToken.None);
    }

    /// <summary>What the endpoint of network events does with a line.</summary>
    private sealed class Handler(Func<string, SubscriberMessage, Task<SubscriberAnswer>> handle) : ILineHandler
    {
        public string Kind => "network-event";

        public LineInFlight Handle(ReadOnlySpan<byte> line)
        {
            if (!NetworkEventReader.TryRead(line, out var parsed, out var error))
            {
                return LineInFlight.Rejected(error);
            }

            var message = new SubscriberMessage(parsed.MessageId, new SubscriberCommand.ObserveNetworkEvent(parsed.Event));
            return new LineInFlight(parsed.Id, null, handle(parsed.Subscriber.Value, message));
        }
    }
}
