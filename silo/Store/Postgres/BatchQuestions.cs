using System.Runtime.InteropServices;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>What must be known of the database before a batch is decided, as columns.</summary>
internal sealed class BatchQuestions
{
    public BatchQuestions(IReadOnlyList<PendingAppend> appends)
    {
        var numbered = new Dictionary<long, (long Expected, long Raised)>(appends.Count);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var append in appends)
        {
            var turn = append.Turn;
            if (turn.GrainNumber != 0)
            {
                Raise(turn, numbered);
                AddMessage(append.Message, turn.GrainNumber, MessageGrains, Messages);
            }
            else
            {
                var key = turn.Grain.ToString();
                keys.Add(key);
                AddMessage(append.Message, key, MessageKeys, KeyedMessages);
            }

            foreach (var change in turn.Outbox)
            {
                if (change is OutboxChange.Add add)
                {
                    OutboxKeys.Add(add.Key);
                }
            }

            HasTraces |= turn.Trace is not null;
            HasContacts |= !turn.Contacts.IsEmpty;
        }

        Keys = [.. keys];
        Numbers = [.. numbered.Keys];
        Numbers.Sort(); // The order in which grains are locked.
        Expected = Numbers.ConvertAll(number => numbered[number].Expected);
        Raised = Numbers.ConvertAll(number => numbered[number].Raised);
    }

    /// <summary>Grains by number, each once, in rising order.</summary>
    public List<long> Numbers { get; }

    /// <summary>The version that the first turn of each numbered grain expects.</summary>
    public List<long> Expected { get; }

    /// <summary>The version of each numbered grain if all its turns are accepted that expect what those before them lead to.</summary>
    public List<long> Raised { get; }

    /// <summary>Grains by key, each once.</summary>
    public List<string> Keys { get; }

    public List<long> MessageGrains { get; } = [];

    public List<long> Messages { get; } = [];

    public List<string> MessageKeys { get; } = [];

    public List<long> KeyedMessages { get; } = [];

    /// <summary>Outbox keys that turns want to add.</summary>
    public List<string> OutboxKeys { get; } = [];

    public bool HasTraces { get; }

    public bool HasContacts { get; }

    private static void Raise(Turn turn, Dictionary<long, (long Expected, long Raised)> numbered)
    {
        ref var versions = ref CollectionsMarshal.GetValueRefOrAddDefault(numbered, turn.GrainNumber, out var isKnown);
        if (!isKnown)
        {
            versions = (turn.ExpectedVersion, turn.ExpectedVersion + turn.Entries.Length);
        }
        else if (versions.Raised == turn.ExpectedVersion)
        {
            versions.Raised += turn.Entries.Length;
        }
    }

    private static void AddMessage<T>(long? message, T grain, List<T> grains, List<long> messages)
    {
        if (message is { } hash)
        {
            grains.Add(grain);
            messages.Add(hash);
        }
    }
}
