using System.Runtime.InteropServices;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Writes turns on the one writing connection, many to a transaction. Knows nothing of queues or waiters.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class TurnWriter
{
    private readonly Connection _connection;
    private readonly VersionCache _versions;
    private readonly JournalIndex _index;
    private readonly Dictionary<string, long> _increments = new(StringComparer.Ordinal);
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _appendEntry;
    private readonly Statement _findIndexedMessage;
    private readonly Statement _addTrace;
    private readonly Statement _addContactChange;
    private long _lastSeq;
    private long _lastGrain;

    public TurnWriter(Connection connection, JournalIndex index, int versionsRemembered)
    {
        _connection = connection;
        _index = index;
        _versions = new VersionCache(versionsRemembered);
        _begin = connection["Begin"];
        _commit = connection["Commit"];
        _appendEntry = connection["AppendEntry"];
        _findIndexedMessage = connection["FindIndexedMessage"];
        _addTrace = connection["AddTrace"];
        _addContactChange = connection["AddContactChange"];
        _lastSeq = connection["FindLastSeq"].ReadNumber() ?? 0;
        _lastGrain = connection["FindLastGrain"].ReadNumber() ?? 0;
        index.Recover(connection);
    }

    /// <summary>The connection, for work that shares the transaction.</summary>
    public Connection Connection => _connection;

    /// <summary>What loads found out, for the next transactions.</summary>
    public VersionHints Hints { get; } = new();

    /// <summary>When look-ups were set, for those who read.</summary>
    public LookupTimes Lookups { get; } = new();

    /// <summary>Starts a transaction.</summary>
    public void Begin()
    {
        Hints.MoveTo(_versions, _index);
        _begin.Run();
    }

    /// <summary>Writes the merged counters and a piece of the index, and makes the transaction durable.</summary>
    public void Commit()
    {
        foreach (var (name, amount) in _increments)
        {
            _connection["IncrementCounter"].Bind(0, name).Bind(1, amount).Run();
        }

        _index.Advance(_connection);
        _commit.Run();
        _index.Committed();
        _increments.Clear();
    }

    /// <summary>Undoes the transaction, if SQLite has not done so itself, and forgets all that was learned in it.</summary>
    /// <remarks>Seqs and grain numbers that it gave out are not given out again; a gap does no harm.</remarks>
    public void Rollback()
    {
        _increments.Clear();
        _versions.Clear();
        _index.RolledBack();
        if (_connection.InTransaction)
        {
            _connection["Rollback"].Run();
        }
    }

    /// <summary>Writes a turn that <see cref="TurnLimits.Check"/> has passed, or refuses it whole.</summary>
    /// <exception cref="ArgumentException">An outbox key is taken. Nothing of the turn was written; the transaction goes on.</exception>
    public AppendOutcome Write(Turn turn, long? message)
    {
        var number = turn.GrainNumber != 0
            ? turn.GrainNumber
            : _connection["FindGrainNumber"].Bind(0, turn.Grain.ToString()).ReadNumber() ?? 0;
        if (VersionOf(number) != turn.ExpectedVersion)
        {
            return Refuse(HasMessage(number, message) ? AppendResult.Duplicate : AppendResult.Conflict);
        }

        if (HasMessage(number, message))
        {
            return Refuse(AppendResult.Duplicate);
        }

        RequireNewOutboxKeys(turn);
        var firstSeq = _lastSeq + 1;
        if (number == 0)
        {
            number = AddGrain(turn);
            AppendEntries(turn, number, message);
        }
        else
        {
            AppendEntries(turn, number, message);
            if (turn.Snapshot is { } snapshot)
            {
                SetSnapshot(number, turn.ExpectedVersion + turn.Entries.Length, snapshot);
            }
        }

        _versions.Set(number, turn.ExpectedVersion + turn.Entries.Length);
        WriteRecords(turn, number, firstSeq);
        return new AppendOutcome(AppendResult.Appended, number);
    }

    private static AppendOutcome Refuse(AppendResult result) => new(result, 0);

    /// <summary>Exact also for a number that was never given out: no turn expects −1.</summary>
    private long VersionOf(long number)
    {
        if (number == 0)
        {
            return 0;
        }

        if (!_versions.TryGet(number, out var version))
        {
            version = GrainReader.FindVersion(_connection, _index, number) ?? -1;
            _versions.Set(number, version);
        }

        return version;
    }

    private bool HasMessage(long number, long? message) =>
        number != 0 && message is { } hash
        && (_index.FindSeq(number, hash) is not null || _findIndexedMessage.Bind(0, number).Bind(1, hash).ReadNumber() is not null);

    private void RequireNewOutboxKeys(Turn turn)
    {
        foreach (var change in turn.Outbox)
        {
            if (change is OutboxChange.Add add && _connection["FindOutboxKey"].Bind(0, add.Key).ReadNumber() is not null)
            {
                throw new ArgumentException("A turn adds an outbox key that is taken.", nameof(turn));
            }
        }
    }

    private long AddGrain(Turn turn)
    {
        var hasSnapshot = turn.Snapshot is not null;
        _connection["AddGrain"]
            .Bind(0, ++_lastGrain)
            .Bind(1, turn.Grain.ToString())
            .Bind(2, hasSnapshot ? turn.Entries.Length : 0L)
            .Bind(3, hasSnapshot ? _lastSeq + turn.Entries.Length : 0L)
            .Bind(4, turn.Snapshot)
            .Run();
        return _lastGrain;
    }

    private void SetSnapshot(long number, long version, ReadOnlyMemory<byte> snapshot) =>
        _connection["SetSnapshot"].Bind(0, version).Bind(1, _lastSeq).Bind(2, snapshot.Span).Bind(3, number).Run();

    private void AppendEntries(Turn turn, long number, long? message)
    {
        var version = turn.ExpectedVersion;
        foreach (var entry in turn.Entries)
        {
            _appendEntry
                .Bind(0, ++_lastSeq)
                .Bind(1, number)
                .Bind(2, ++version)
                .Bind(3, message)
                .Bind(4, turn.At.UtcTicks)
                .Bind(5, (long)entry.Retention)
                .Bind(6, entry.Body.Span)
                .Run();
            _index.Add(new IndexedEntry(number, message ?? -_lastSeq, _lastSeq));

            // The id stands on the first entry only: the index holds it once for each grain.
            message = null;
        }
    }

    private void WriteRecords(Turn turn, long number, long firstSeq)
    {
        if (turn.Trace is { } trace)
        {
            _addTrace.Bind(0, firstSeq).Bind(1, turn.At.UtcTicks).Bind(2, trace.Span).Run();
        }

        WriteContacts(turn, firstSeq);
        foreach (var change in turn.Outbox)
        {
            Write(change, turn, number);
        }

        foreach (var wakeUp in turn.WakeUps)
        {
            Write(wakeUp, number);
        }

        foreach (var lookup in turn.Lookups)
        {
            Lookups.Note(lookup.Name, _lastSeq);
            _connection["SetLookup"].Bind(0, lookup.Name).Bind(1, lookup.Target).Run();
        }

        foreach (var counter in turn.Counters)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_increments, counter.Name, out _) += counter.Amount;
        }
    }

    private void Write(OutboxChange change, Turn turn, long number)
    {
        if (change is OutboxChange.Add add)
        {
            _connection["AddOutboxRow"]
                .Bind(0, add.Key)
                .Bind(1, number)
                .Bind(2, add.Channel)
                .Bind(3, add.Kind)
                .Bind(4, add.DueAt.UtcTicks)
                .Bind(5, turn.At.UtcTicks)
                .Bind(6, add.Body.Span)
                .Bind(7, (long)add.Tier)
                .Bind(8, add.Task)
                .Run();
        }
        else if (change is OutboxChange.Move move)
        {
            _connection["MoveOutboxRow"]
                .Bind(0, (long)move.State)
                .Bind(1, move.DueAt?.UtcTicks)
                .Bind(2, turn.At.UtcTicks)
                .Bind(3, move.Reason)
                .Bind(4, move.Key)
                .Run();
        }
    }

    /// <summary>Contacts hang on the first lasting entry: a perishable one would have to stay as long as they do.</summary>
    private void WriteContacts(Turn turn, long firstSeq)
    {
        if (turn.Contacts.IsEmpty)
        {
            return;
        }

        var seq = firstSeq;
        for (var i = 0; i < turn.Entries.Length; i++)
        {
            if (turn.Entries[i].Retention == Retention.Lasting)
            {
                seq += i;
                break;
            }
        }

        foreach (var contact in turn.Contacts)
        {
            _addContactChange
                .Bind(0, seq)
                .Bind(1, contact.Key)
                .Bind(2, contact.Channel)
                .Bind(3, contact.Kind)
                .Bind(4, contact.Subject)
                .Bind(5, contact.State)
                .Bind(6, turn.At.UtcTicks)
                .Run();
        }
    }

    private void Write(WakeUpChange wakeUp, long number)
    {
        if (wakeUp.DueAt is { } dueAt)
        {
            _connection["SetWakeUp"].Bind(0, number).Bind(1, wakeUp.Name).Bind(2, dueAt.UtcTicks).Run();
        }
        else
        {
            _connection["CancelWakeUp"].Bind(0, number).Bind(1, wakeUp.Name).Run();
        }
    }
}
