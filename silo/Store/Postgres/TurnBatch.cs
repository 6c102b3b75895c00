using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>
/// Turns that share a commit: what must be known before, how each ends, and what is written. Knows nothing of connections, and can decide
/// anew when the same turns are tried again.
/// </summary>
/// <remarks>Turns are decided in the order in which they came, each upon those before it, as if each were committed alone.</remarks>
internal sealed class TurnBatch
{
    private readonly IReadOnlyList<PendingAppend> _appends;
    private readonly Dictionary<long, Head> _byNumber = [];
    private readonly Dictionary<string, Head> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<(long Grain, long Message)> _messages = [];
    private readonly HashSet<string> _outboxKeys = new(StringComparer.Ordinal);

    public TurnBatch(IReadOnlyList<PendingAppend> appends)
    {
        _appends = appends;
        Questions = new BatchQuestions(appends);
    }

    public IReadOnlyList<PendingAppend> Appends => _appends;

    /// <summary>What to ask before it is decided.</summary>
    public BatchQuestions Questions { get; }

    /// <summary>Grains that may be new: so many numbers are needed at most.</summary>
    public int NewGrainsMax => Questions.Keys.Count(key => !_byKey.ContainsKey(key));

    /// <summary>Forgets all answers, before it is tried again.</summary>
    public void Reset()
    {
        _byNumber.Clear();
        _byKey.Clear();
        _messages.Clear();
        _outboxKeys.Clear();
    }

    /// <summary>Takes note of a grain that is locked. Without a key it was asked for by number only.</summary>
    public void Know(long number, string? key, long version)
    {
        var head = new Head { Number = number, RowVersion = version, Version = version };
        _byNumber[number] = head;
        if (key is not null)
        {
            _byKey[key] = head;
        }
    }

    /// <summary>
    /// Takes note that every grain had the version that its first turn expects, and has in its row the one that it comes to if all of
    /// its turns are accepted.
    /// </summary>
    public void KnowRaised()
    {
        for (var i = 0; i < Questions.Numbers.Count; i++)
        {
            var number = Questions.Numbers[i];
            _byNumber[number] = new Head { Number = number, RowVersion = Questions.Raised[i], Version = Questions.Expected[i] };
        }
    }

    /// <summary>Takes note of a message that a grain has had.</summary>
    public void KnowMessage(long grain, long message) => _messages.Add((grain, message));

    /// <summary>Takes note of an outbox key that is taken.</summary>
    public void KnowOutboxKey(string key) => _outboxKeys.Add(key);

    /// <summary>Decides all turns.</summary>
    /// <param name="numbers">For new grains; those that are not needed stay.</param>
    /// <returns>What to write; empty if every turn was refused.</returns>
    public BatchRows Decide(Queue<long> numbers)
    {
        var rows = new BatchRows();
        foreach (var append in _appends)
        {
            Decide(append, rows, numbers);
        }

        foreach (var head in _byNumber.Values)
        {
            rows.Add(head);
        }

        return rows;
    }

    private void Decide(PendingAppend append, BatchRows rows, Queue<long> numbers)
    {
        var turn = append.Turn;
        var isNumbered = turn.GrainNumber != 0;
        var head = isNumbered ? _byNumber.GetValueOrDefault(turn.GrainNumber) : _byKey.GetValueOrDefault(turn.Grain.ToString());
        var version = head?.Version ?? (isNumbered ? -1 : 0); // No turn expects −1.
        if (head is not null && append.Message is { } message && _messages.Contains((head.Number, message)))
        {
            append.Decide(new AppendOutcome(AppendResult.Duplicate, 0));
        }
        else if (version != turn.ExpectedVersion)
        {
            append.Decide(new AppendOutcome(AppendResult.Conflict, 0));
        }
        else if (turn.Outbox.Any(change => change is OutboxChange.Add add && IsTaken(add.Key, rows)))
        {
            append.Refuse(new ArgumentException("A turn adds an outbox key that is taken.", nameof(append)));
        }
        else
        {
            head ??= AddGrain(turn.Grain, numbers.Dequeue());
            rows.Add(turn, append.Message, head);
            if (append.Message is { } had)
            {
                _messages.Add((head.Number, had));
            }

            append.Decide(new AppendOutcome(AppendResult.Appended, head.Number));
        }
    }

    private bool IsTaken(string outboxKey, BatchRows rows) => _outboxKeys.Contains(outboxKey) || rows.Outbox.HasAdded(outboxKey);

    private Head AddGrain(GrainKey grain, long number)
    {
        var key = grain.ToString();
        var head = new Head { Number = number, NewKey = key };
        _byNumber.Add(number, head);
        _byKey.Add(key, head);
        return head;
    }

    /// <summary>A grain as it stands in a batch.</summary>
    internal sealed class Head
    {
        public required long Number { get; init; }

        /// <summary>Its key, if the batch adds it.</summary>
        public string? NewKey { get; init; }

        /// <summary>What stands in its row.</summary>
        public long RowVersion { get; init; }

        public long Version { get; set; }
    }
}
