using System.Collections.Immutable;

namespace SmartManager.Gateway.Lists;

/// <summary>An upload while it runs. Written by the one who reads its lines, read by anybody.</summary>
internal sealed class ListReport(string name, DateTimeOffset startedAt)
{
    private const int ErrorsMax = 1_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, string> _errors = [];
    private (string State, string? Failure, DateTimeOffset? At) _end = ("running", null, null);
    private long _lines;
    private long _members;
    private long _lastKept = long.MaxValue;

    /// <summary>The list.</summary>
    public string Name => name;

    /// <summary>A line was read.</summary>
    public void Read() => Interlocked.Increment(ref _lines);

    /// <summary>How many subscribers are on the list so far.</summary>
    public void Count(long members) => Interlocked.Exchange(ref _members, members);

    /// <summary>A line puts nobody on the list. Of the lines the first are kept, in whatever order they are told.</summary>
    public void Reject(long line, string code)
    {
        lock (_lock)
        {
            _codes[code] = _codes.GetValueOrDefault(code) + 1;
            if (_errors.Count == ErrorsMax && line < _lastKept)
            {
                _errors.Remove(_lastKept);
            }

            if (_errors.Count < ErrorsMax)
            {
                _errors[line] = code;
                _lastKept = _errors.Count == ErrorsMax ? _errors.Keys.Last() : long.MaxValue;
            }
        }
    }

    /// <summary>It is over.</summary>
    /// <param name="failure">Why it failed; null if the list is ready.</param>
    /// <param name="at">Now. UTC.</param>
    public void End(string? failure, DateTimeOffset at)
    {
        lock (_lock)
        {
            _end = (failure is null ? "ready" : "failed", failure, at);
        }
    }

    /// <summary>How it stands.</summary>
    public ListReportView ToView()
    {
        lock (_lock)
        {
            return new ListReportView(
                name,
                _end.State,
                startedAt,
                _end.At,
                Interlocked.Read(ref _lines),
                _end.Failure is null ? Interlocked.Read(ref _members) : 0,
                _codes.Values.Sum(),
                _codes.ToImmutableSortedDictionary(StringComparer.Ordinal),
                [.. _errors.Select(static error => new ListLineError(error.Key, error.Value))],
                _end.Failure);
        }
    }
}
