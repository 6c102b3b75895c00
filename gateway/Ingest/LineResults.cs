using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Gateway.Ingest;

/// <summary>Writes the result of each line as a line of its own (NDJSON).</summary>
internal sealed class LineResults(PipeWriter output) : IDisposable
{
    private const string Accepted = "accepted";
    private const string Duplicate = "duplicate";
    private const string Rejected = "rejected";

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json = new(output, Options);

    /// <summary>How many lines ended how since the last look.</summary>
    public (int Accepted, int Duplicate, int Rejected) Counts { get; private set; }

    /// <summary>Forgets the counts.</summary>
    public void ResetCounts() => Counts = default;

    /// <summary>Writes what a subscriber made of a line.</summary>
    public void Write(long number, ReadOnlySpan<char> id, SubscriberAnswer answer)
    {
        switch (answer.Status)
        {
            case SubscriberAnswerStatus.Refused:
                var detail = Refusal.All.FirstOrDefault(refusal => refusal.Code == answer.RefusalCode)?.Detail;
                Write(number, id, new LineError(answer.RefusalCode ?? "refused", detail ?? "The rules do not allow it."));
                break;
            case SubscriberAnswerStatus.Duplicate:
                Counts = Counts with { Duplicate = Counts.Duplicate + 1 };
                Write(number, id, Duplicate, null);
                break;
            default:
                Counts = Counts with { Accepted = Counts.Accepted + 1 };
                Write(number, id, Accepted, null);
                break;
        }
    }

    /// <summary>Writes why a line was not taken.</summary>
    public void Write(long number, ReadOnlySpan<char> id, LineError error)
    {
        Counts = Counts with { Rejected = Counts.Rejected + 1 };
        Write(number, id, Rejected, error);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Write(long number, ReadOnlySpan<char> id, string status, LineError? error)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("line"u8, number);
        if (!id.IsEmpty)
        {
            _json.WriteString("id"u8, id);
        }

        _json.WriteString("status"u8, status);
        if (error is { } reason)
        {
            _json.WriteString("code"u8, reason.Code);
            _json.WriteString("detail"u8, reason.Detail);
        }

        _json.WriteEndObject();
        _json.Flush();
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }
}
