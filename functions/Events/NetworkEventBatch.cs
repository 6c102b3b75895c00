using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Functions.Envelopes;
using SmartManager.Functions.Gateway;

namespace SmartManager.Functions.Events;

/// <summary>Brings batches of network events from Event Hubs to the gateway.</summary>
/// <remarks>
/// It succeeds only when every event is acknowledged or will never be: the host then moves its place in the partition on. What comes
/// again is known by the event's own id. An event that is wrong is written to the log by its place and code, and keeps nobody waiting.
/// </remarks>
internal sealed partial class NetworkEventBatch(
    GatewayClient gateway, IOptions<FunctionsOptions> options, TimeProvider time, ILogger<NetworkEventBatch> logger)
{
    private const string Ndjson = "application/x-ndjson";
    private const long BytesMax = 64 * 1024 * 1024;
    private const int TriesMax = 3;
    private const int BadLinesMax = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>What the gateway says of lines that it may take later.</summary>
    private static readonly string[] Passing = ["store.unavailable", "server.stopping", "server.overloaded", "silo.unavailable", Unexpected];

    private const string Unexpected = "unexpected";

    private readonly ILogger<NetworkEventBatch> _logger = logger;

    /// <summary>Carries out one invocation.</summary>
    public async Task<IResult> PassOnAsync(HttpRequest request)
    {
        var aborted = request.HttpContext.RequestAborted;
        var envelope = await Envelope.ReadAsync(request, BytesMax, aborted);
        if (envelope?.Array("events") is not { } events)
        {
            LogUnreadable();
            return Answers.Failed("functions.envelope");
        }

        var (waiting, bad) = Read(events);
        for (var tries = 0; waiting.Count > 0 && tries < TriesMax; tries++)
        {
            if (tries > 0)
            {
                await Task.Delay(Pause * tries, time, aborted);
            }

            waiting = await SendAsync(waiting, bad, isLast: tries == TriesMax - 1, aborted);
        }

        Tell(bad, envelope.MetadataArray("SequenceNumberArray"));
        if (waiting.Count == 0)
        {
            return Answers.Done();
        }

        LogUnacknowledged(waiting.Count);
        return Answers.Failed("gateway.unacknowledged");
    }

    /// <summary>One event is one line; an event that is no object is bad before anybody is asked.</summary>
    private static (List<Line> Lines, List<(int Position, string Code)> Bad) Read(IReadOnlyList<JsonElement> events)
    {
        var (lines, bad) = (new List<Line>(events.Count), new List<(int, string)>());
        for (var position = 0; position < events.Count; position++)
        {
            if (Envelope.ObjectOf(events[position]) is { } line)
            {
                lines.Add(new Line(position, line));
            }
            else
            {
                bad.Add((position, "functions.event"));
            }
        }

        return (lines, bad);
    }

    /// <returns>The lines that nobody has acknowledged.</returns>
    private async Task<List<Line>> SendAsync(
        List<Line> lines, List<(int Position, string Code)> bad, bool isLast, CancellationToken aborted)
    {
        var call = new Call(nameof(SmartManagerFunction.NetworkEvents), options.Value.BatchTimeout, aborted);
        if (await gateway.PostAsync("/v1/network-events", Ndjsons(lines), Ndjson, call) is not { IsSuccess: true } answer)
        {
            return lines;
        }

        Line?[] open = [.. lines];
        foreach (var text in answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (LineResult.TryRead(text, lines.Count) is not { } result || open[result.Index] is not { } line)
            {
                continue; // The sums, or an answer that was cut off.
            }

            if (result.Code is not { } code)
            {
                open[result.Index] = null;
            }
            else if (!IsPassing(code) || (isLast && code == Unexpected))
            {
                bad.Add((line.Position, code)); // A bug of ours would hold its partition for ever.
                open[result.Index] = null;
            }
        }

        return [.. open.OfType<Line>()];
    }

    private static bool IsPassing(string code) => Passing.Contains(code) || code.StartsWith("body.", StringComparison.Ordinal);

    /// <summary>Each event on a line of its own, whatever line breaks the sender put between its members.</summary>
    private static string Ndjsons(List<Line> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(JsonSerializer.Serialize(line.Event, FunctionsJson.Default.JsonElement)).Append('\n');
        }

        return text.ToString();
    }

    private void Tell(List<(int Position, string Code)> bad, IReadOnlyList<JsonElement>? sequenceNumbers)
    {
        foreach (var (position, code) in bad.Take(BadLinesMax))
        {
            var number = sequenceNumbers is { } all && position < all.Count && all[position] is { ValueKind: JsonValueKind.Number } known
                ? known.GetRawText()
                : "unknown";
            LogBad(position, number, code);
        }

        if (bad.Count > BadLinesMax)
        {
            LogMoreBad(bad.Count - BadLinesMax);
        }
    }

    private sealed record Line(int Position, JsonElement Event);
}

/// <summary>What the gateway said of one line.</summary>
/// <param name="Index">Which line of those sent. From 0.</param>
/// <param name="Code">Why it was not taken; null if it was, now or before.</param>
internal readonly record struct LineResult(int Index, string? Code)
{
    private const int CodeLengthMax = 100;

    /// <summary>Reads one line of the answer; null for the sums and whatever is not whole.</summary>
    /// <param name="text">The line.</param>
    /// <param name="count">How many were sent.</param>
    public static LineResult? TryRead(string text, int count)
    {
        try
        {
            var line = JsonElement.Parse(text);
            if (Envelope.Find(line, "line") is not { ValueKind: JsonValueKind.Number } number
                || !number.TryGetInt32(out var ordinal) || ordinal < 1 || ordinal > count)
            {
                return null;
            }

            return Envelope.FindText(line, "status") switch
            {
                "accepted" or "duplicate" => new LineResult(ordinal - 1, null),
                "rejected" when Envelope.FindText(line, "code") is { Length: > 0 and <= CodeLengthMax } code =>
                    new LineResult(ordinal - 1, code),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
