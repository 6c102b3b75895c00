using System.IO.Pipelines;
using System.Text.Json;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Decisioning;
using SmartManager.Gateway.Json;

namespace SmartManager.Gateway.Ingest;

/// <summary>Writes the result of each line as a line of its own (NDJSON).</summary>
internal sealed class LineResults(PipeWriter output) : IDisposable
{
    private const string Accepted = "accepted";
    private const string Duplicate = "duplicate";
    private const string Rejected = "rejected";
    private const string End = "end";

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = GatewayJson.Encoder,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json = new(output, Options);
    private int _told;

    /// <summary>Lines told at most where only rejected ones are told: so few that they need not be read while the body is sent.</summary>
    public const int BriefMax = 200;

    /// <summary>Whether only rejected lines are told, the first <see cref="BriefMax"/> of them. All are counted.</summary>
    public bool IsBrief { get; init; }

    /// <summary>How many lines ended how since the last look.</summary>
    public LineCounts Counts { get; private set; }

    /// <summary>Forgets the counts.</summary>
    public void ResetCounts() => Counts = default;

    /// <summary>Writes the last line: the sums, and that nothing is missing before it.</summary>
    public void WriteEnd(LineCounts sums)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("status"u8, End);
        _json.WriteNumber("lines"u8, sums.Lines);
        _json.WriteNumber(Accepted, sums.Accepted);
        _json.WriteNumber(Duplicate, sums.Duplicate);
        _json.WriteNumber(Rejected, sums.Rejected);
        _json.WriteNumber("unknownSubscribers"u8, sums.UnknownSubscribers);
        Finish();
    }

    /// <summary>Writes what a subscriber made of a line.</summary>
    /// <param name="number">The line's number.</param>
    /// <param name="id">The sender's id; empty for none.</param>
    /// <param name="answer">What became of it.</param>
    /// <param name="more">Said behind the words of a refusal; null for nothing.</param>
    public void Write(long number, ReadOnlySpan<char> id, SubscriberAnswer answer, string? more = null)
    {
        var isUnknown = !answer.HasProfile;
        switch (answer.Status)
        {
            case SubscriberAnswerStatus.Refused:
                var detail = Refusal.All.FirstOrDefault(refusal => refusal.Code == answer.RefusalCode)?.Detail;
                Write(number, id, new LineError(answer.RefusalCode ?? "refused", (detail ?? "The rules do not allow it.") + more));
                break;
            case SubscriberAnswerStatus.Duplicate:
                Counts += new LineCounts(0, 1, 0, isUnknown ? 1 : 0);
                Write(number, id, Duplicate, null, isUnknown);
                break;
            default:
                Counts += new LineCounts(1, 0, 0, isUnknown ? 1 : 0);
                Write(number, id, Accepted, null, isUnknown);
                break;
        }
    }

    /// <summary>Writes why a line was not taken.</summary>
    public void Write(long number, ReadOnlySpan<char> id, LineError error)
    {
        Counts += new LineCounts(0, 0, 1, 0);
        Write(number, id, Rejected, error);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Write(long number, ReadOnlySpan<char> id, string status, LineError? error, bool isUnknown = false)
    {
        if (IsBrief && (status != Rejected || _told++ >= BriefMax))
        {
            return;
        }

        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("line"u8, number);
        if (!id.IsEmpty)
        {
            _json.WriteString("id"u8, id);
        }

        _json.WriteString("status"u8, status);
        if (isUnknown)
        {
            _json.WriteBoolean("unknownSubscriber"u8, true);
        }

        if (error is { } reason)
        {
            _json.WriteString("code"u8, reason.Code);
            _json.WriteString("detail"u8, reason.Detail);
        }

        Finish();
    }

    private void Finish()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }
}

/// <summary>How many lines ended how.</summary>
/// <param name="Accepted">Took effect.</param>
/// <param name="Duplicate">Had come before.</param>
/// <param name="Rejected">Changed nothing.</param>
/// <param name="UnknownSubscribers">Accepted or duplicate ones of subscribers whose profile is not known.</param>
internal readonly record struct LineCounts(long Accepted, long Duplicate, long Rejected, long UnknownSubscribers)
{
    /// <summary>All lines that were answered.</summary>
    public long Lines => Accepted + Duplicate + Rejected;

    public static LineCounts operator +(LineCounts first, LineCounts second) => new(
        first.Accepted + second.Accepted,
        first.Duplicate + second.Duplicate,
        first.Rejected + second.Rejected,
        first.UnknownSubscribers + second.UnknownSubscribers);
}
