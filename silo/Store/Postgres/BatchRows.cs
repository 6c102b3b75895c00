using System.Runtime.InteropServices;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>
/// What a batch of turns writes, as columns, with what turns write over each other merged: a statement takes each row once.
/// </summary>
internal sealed class BatchRows
{
    private readonly Dictionary<long, (long Version, ReadOnlyMemory<byte> Body)> _snapshots = [];
    private readonly Dictionary<(long Grain, string Name), long?> _wakeUps = [];
    private readonly Dictionary<string, string> _lookups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);

    public List<long> NewNumbers { get; } = [];

    public List<string> NewKeys { get; } = [];

    public List<long> NewVersions { get; } = [];

    public List<long> Numbers { get; } = [];

    public List<long> Versions { get; } = [];

    public EntryColumns Entries { get; } = new();

    public TraceColumns Traces { get; } = new();

    public ContactColumns Contacts { get; } = new();

    public OutboxColumns Outbox { get; } = new();

    public IReadOnlyDictionary<long, (long Version, ReadOnlyMemory<byte> Body)> Snapshots => _snapshots;

    /// <summary>Wake-ups as the last turn left them; null is cancelled.</summary>
    public IReadOnlyDictionary<(long Grain, string Name), long?> WakeUps => _wakeUps;

    public IReadOnlyDictionary<string, string> Lookups => _lookups;

    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Entries.Grains.Count == 0;

    /// <summary>Takes a grain whose version has risen.</summary>
    public void Add(TurnBatch.Head head)
    {
        if (head.NewKey is { } key)
        {
            NewNumbers.Add(head.Number);
            NewKeys.Add(key);
            NewVersions.Add(head.Version);
        }
        else if (head.Version != head.RowVersion)
        {
            Numbers.Add(head.Number);
            Versions.Add(head.Version);
        }
    }

    /// <summary>Takes a turn that was accepted, and raises its grain's version.</summary>
    public void Add(Turn turn, long? message, TurnBatch.Head head)
    {
        var (grain, at, first) = (head.Number, turn.At.UtcTicks, head.Version + 1);
        foreach (var entry in turn.Entries)
        {
            Entries.Add(grain, ++head.Version, message, at, entry);
            message = null; // The id stands on the first entry only.
        }

        if (turn.Snapshot is { } snapshot)
        {
            _snapshots[grain] = (head.Version, snapshot);
        }

        if (turn.Trace is { } trace)
        {
            Traces.Add(grain, first, at, trace);
        }

        if (!turn.Contacts.IsEmpty)
        {
            Contacts.Add(grain, first + FirstLasting(turn), at, turn.Contacts.AsSpan());
        }

        foreach (var change in turn.Outbox)
        {
            Outbox.Add(change, grain, at);
        }

        AddNamed(turn, grain);
    }

    private void AddNamed(Turn turn, long grain)
    {
        foreach (var wakeUp in turn.WakeUps)
        {
            _wakeUps[(grain, wakeUp.Name)] = wakeUp.DueAt?.UtcTicks;
        }

        foreach (var lookup in turn.Lookups)
        {
            _lookups[lookup.Name] = lookup.Target;
        }

        foreach (var counter in turn.Counters)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counters, counter.Name, out _) += counter.Amount;
        }
    }

    /// <summary>Contacts hang on the first lasting entry: a perishable one would have to stay as long as they do.</summary>
    private static int FirstLasting(Turn turn)
    {
        for (var i = 0; i < turn.Entries.Length; i++)
        {
            if (turn.Entries[i].Retention == Retention.Lasting)
            {
                return i;
            }
        }

        return 0;
    }
}

/// <summary>Columns of the journal.</summary>
internal sealed class EntryColumns
{
    public List<long> Grains { get; } = [];

    public List<long> Versions { get; } = [];

    public List<long?> Messages { get; } = [];

    public List<long> Instants { get; } = [];

    public List<short> Retention { get; } = [];

    public List<ReadOnlyMemory<byte>> Bodies { get; } = [];

    public void Add(long grain, long version, long? message, long at, JournalEntry entry)
    {
        Grains.Add(grain);
        Versions.Add(version);
        Messages.Add(message);
        Instants.Add(at);
        Retention.Add((short)entry.Retention);
        Bodies.Add(entry.Body);
    }
}

/// <summary>Columns of the traces.</summary>
internal sealed class TraceColumns
{
    public List<long> Grains { get; } = [];

    public List<long> Versions { get; } = [];

    public List<long> Instants { get; } = [];

    public List<ReadOnlyMemory<byte>> Bodies { get; } = [];

    public void Add(long grain, long version, long at, ReadOnlyMemory<byte> body)
    {
        Grains.Add(grain);
        Versions.Add(version);
        Instants.Add(at);
        Bodies.Add(body);
    }
}

/// <summary>Columns of the contact changes.</summary>
internal sealed class ContactColumns
{
    private readonly Dictionary<string, ContactChange> _ofTurn = new(StringComparer.Ordinal);

    public List<long> Grains { get; } = [];

    public List<long> Versions { get; } = [];

    public List<long> Instants { get; } = [];

    public List<string> Keys { get; } = [];

    public List<string> Channels { get; } = [];

    public List<string> Kinds { get; } = [];

    public List<string> Subjects { get; } = [];

    public List<string> States { get; } = [];

    /// <summary>Takes the contacts of a turn; one that it writes twice is left as it was written last.</summary>
    public void Add(long grain, long version, long at, ReadOnlySpan<ContactChange> contacts)
    {
        _ofTurn.Clear();
        foreach (var contact in contacts)
        {
            _ofTurn[contact.Key] = contact;
        }

        foreach (var contact in _ofTurn.Values)
        {
            Grains.Add(grain);
            Versions.Add(version);
            Instants.Add(at);
            Keys.Add(contact.Key);
            Channels.Add(contact.Channel);
            Kinds.Add(contact.Kind);
            Subjects.Add(contact.Subject);
            States.Add(contact.State);
        }
    }
}
