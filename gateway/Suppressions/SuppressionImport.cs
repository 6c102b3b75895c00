using System.Collections.Immutable;
using SmartManager.Contracts.Subscribers;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Suppressions;

/// <summary>What became of a file of suppressions.</summary>
/// <param name="Id">The import's id.</param>
/// <param name="State">running; ended (the whole file was read); interrupted (it was not: send it again).</param>
/// <param name="StartedAt">When the first line could be read. UTC.</param>
/// <param name="EndedAt">When the last line was durable; left out while it runs. UTC.</param>
/// <param name="Lines">Lines that were answered; each is durable if it was not rejected.</param>
/// <param name="Accepted">Of these took effect, or said what was so already.</param>
/// <param name="Duplicate">Of these had come before.</param>
/// <param name="Rejected">Of these changed nothing.</param>
/// <param name="WaitingNumbers">Of the accepted and duplicate ones are for a number that nobody has yet: kept until somebody has.</param>
/// <param name="Codes">How many were rejected for what.</param>
/// <param name="Errors">The first rejected lines, at most 1,000.</param>
internal sealed record SuppressionImportView(
    string Id,
    [property: KnownWords("running", "ended", "interrupted")] string State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Lines,
    long Accepted,
    long Duplicate,
    long Rejected,
    long WaitingNumbers,
    ImmutableSortedDictionary<string, long> Codes,
    ImmutableArray<SuppressionImportError> Errors);

/// <summary>One line that was rejected. Nothing of the line itself is told.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Code">Why.</param>
internal sealed record SuppressionImportError(long Line, string Code);

/// <summary>An import while it runs. Written by the one who answers its lines, read by anybody.</summary>
internal sealed class SuppressionImport(string id, DateTimeOffset startedAt)
{
    private const int ErrorsMax = 1_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<SuppressionImportError>.Builder _errors = ImmutableArray.CreateBuilder<SuppressionImportError>();
    private LineCounts _counts;
    private string _state = "running";
    private DateTimeOffset? _endedAt;

    /// <summary>The import's id.</summary>
    public string Id => id;

    /// <summary>A line was answered.</summary>
    public void Answered(long line, SubscriberAnswer? answer, LineError error)
    {
        lock (_lock)
        {
            var waiting = answer is { HasProfile: false, Version: 0 } ? 1 : 0;
            switch (answer?.Status)
            {
                case SubscriberAnswerStatus.Done or SubscriberAnswerStatus.NothingToDo:
                    _counts += new LineCounts(1, 0, 0, waiting);
                    break;
                case SubscriberAnswerStatus.Duplicate:
                    _counts += new LineCounts(0, 1, 0, waiting);
                    break;
                default:
                    Reject(line, answer?.RefusalCode ?? error.Code);
                    break;
            }
        }
    }

    /// <summary>No more lines come.</summary>
    public void End(bool isWhole, DateTimeOffset at)
    {
        lock (_lock)
        {
            (_state, _endedAt) = (isWhole ? "ended" : "interrupted", at);
        }
    }

    /// <summary>How it stands.</summary>
    public SuppressionImportView ToView()
    {
        lock (_lock)
        {
            return new SuppressionImportView(
                id,
                _state,
                startedAt,
                _endedAt,
                _counts.Lines,
                _counts.Accepted,
                _counts.Duplicate,
                _counts.Rejected,
                _counts.UnknownSubscribers,
                _codes.ToImmutableSortedDictionary(StringComparer.Ordinal),
                _errors.ToImmutable());
        }
    }

    private void Reject(long line, string code)
    {
        _counts += new LineCounts(0, 0, 1, 0);
        _codes[code] = _codes.GetValueOrDefault(code) + 1;
        if (_errors.Count < ErrorsMax)
        {
            _errors.Add(new SuppressionImportError(line, code));
        }
    }
}
