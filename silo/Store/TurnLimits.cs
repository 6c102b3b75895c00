using System.Security.Cryptography;
using System.Text;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store;

/// <summary>What a turn may hold. Checked before it joins a commit, so that a bad turn fails alone.</summary>
public static class TurnLimits
{
    /// <summary>Longest kind of a grain. Unit: UTF-16 characters.</summary>
    public const int GrainKindMax = 32;

    /// <summary>Longest id of a grain. Unit: UTF-16 characters.</summary>
    public const int GrainIdMax = 64;

    /// <summary>Longest name of anything else: message, outbox key, wake-up, lookup, counter, subject. Unit: UTF-16 characters.</summary>
    public const int NameMax = 200;

    /// <summary>Largest journal entry, outbox body or trace. Unit: bytes. 1 MiB.</summary>
    public const int BodyBytesMax = 1 << 20;

    /// <summary>Largest snapshot or document. Unit: bytes. 64 MiB.</summary>
    public const int SnapshotBytesMax = 64 << 20;

    /// <summary>Most entries of one turn, and most changes of each sort. Unit: entries.</summary>
    public const int ItemsMax = 10_000;

    /// <summary>Most rows that one read gives. Unit: rows.</summary>
    public const int ReadMax = 10_000;

    /// <summary>Largest amount that one increment adds or takes.</summary>
    public const long CounterAmountMax = 1_000_000_000_000_000;

    /// <summary>Members of a list that one step of a sweep removes. Unit: members.</summary>
    internal const int SweptTogether = 5_000;

    /// <summary>Checks all of a turn.</summary>
    /// <returns>How much it will write, roughly. Unit: bytes.</returns>
    /// <exception cref="ArgumentException">Names the first part that is over its limit. Holds none of its text.</exception>
    internal static int Check(Turn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        CheckKey(turn.Grain);
        ArgumentOutOfRangeException.ThrowIfNegative(turn.ExpectedVersion, nameof(turn));
        ArgumentOutOfRangeException.ThrowIfNegative(turn.GrainNumber, nameof(turn));
        if (turn.Entries.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A turn has at least one journal entry.", nameof(turn));
        }

        CheckCounts(turn);
        if (turn.MessageId is not null)
        {
            CheckText(turn.MessageId, NameMax, "The message id");
        }

        var bytes = CheckGiven(turn.Snapshot, SnapshotBytesMax, "The snapshot") + CheckGiven(turn.Trace, BodyBytesMax, "The trace");
        foreach (var entry in turn.Entries)
        {
            bytes += CheckBody(entry.Body, BodyBytesMax, "A journal entry");
            if (!Enum.IsDefined(entry.Retention))
            {
                throw new ArgumentException("The retention of a journal entry is not a known one.", nameof(turn));
            }
        }

        return bytes + CheckOutbox(turn) + CheckRecords(turn);
    }

    /// <summary>Checks a grain's key.</summary>
    internal static void CheckKey(GrainKey grain)
    {
        CheckText(grain.Kind, GrainKindMax, "The kind of a grain");
        CheckText(grain.Id, GrainIdMax, "The id of a grain");
        if (grain.Kind.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException("The kind of a grain has no slash.", nameof(grain));
        }
    }

    /// <summary>Checks a text that must be there.</summary>
    internal static void CheckText(string? text, int lengthMax, string what)
    {
        if (string.IsNullOrEmpty(text) || text.Length > lengthMax)
        {
            throw new ArgumentException($"{what} has 1 to {lengthMax} characters.");
        }
    }

    /// <summary>Checks a blob.</summary>
    internal static int CheckBody(ReadOnlyMemory<byte> body, int bytesMax, string what) =>
        body.Length <= bytesMax ? body.Length : throw new ArgumentException($"{what} has at most {bytesMax} bytes.");

    /// <summary>Checks members of a list.</summary>
    internal static void CheckMembers(IReadOnlyList<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members.Count, ItemsMax, nameof(members));
        foreach (var member in members)
        {
            CheckText(member, GrainIdMax, "The id of a member");
        }
    }

    /// <summary>Checks how many names one read asks for.</summary>
    internal static void CheckNames(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Count, ReadMax, nameof(names));
    }

    /// <summary>Checks how many rows a read asks for.</summary>
    internal static int CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ReadMax);
        return limit;
    }

    /// <summary>What was found of the lanes of a channel: those in which nothing is due were only looked at.</summary>
    internal static DueLanes ToDueLanes(IReadOnlyList<DueLane> all, int limit) => new(
        [.. all.Where(lane => lane.DueCount > 0)], all.Count < limit ? null : all[^1].Lane);

    /// <summary>What stands for a message id in the journal: the first 63 bits of the SHA-256 of its UTF-8, which never change.</summary>
    internal static long HashOf(string messageId)
    {
        Span<byte> text = stackalloc byte[NameMax * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(messageId, text)], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }

    /// <summary>
    /// Null is none. Empty is refused, because it is a mistake that compiles: in <c>isDue ? bytes : null</c> the null becomes empty memory.
    /// </summary>
    private static int CheckGiven(ReadOnlyMemory<byte>? body, int bytesMax, string what) => body switch
    {
        null => 0,
        { IsEmpty: true } => throw new ArgumentException($"{what} has at least one byte, or is null."),
        { } bytes => CheckBody(bytes, bytesMax, what),
    };

    private static void CheckCounts(Turn turn)
    {
        if (turn.Outbox.IsDefault || turn.Contacts.IsDefault || turn.WakeUps.IsDefault || turn.Lookups.IsDefault || turn.Counters.IsDefault)
        {
            throw new ArgumentException("A list of a turn is empty rather than missing.", nameof(turn));
        }

        if (turn.Entries.Length > ItemsMax || turn.Outbox.Length > ItemsMax || turn.Contacts.Length > ItemsMax
            || turn.WakeUps.Length > ItemsMax || turn.Lookups.Length > ItemsMax || turn.Counters.Length > ItemsMax)
        {
            throw new ArgumentException($"A list of a turn has at most {ItemsMax} items.", nameof(turn));
        }
    }

    private static int CheckOutbox(Turn turn)
    {
        var bytes = 0;
        HashSet<string>? added = null;
        foreach (var change in turn.Outbox)
        {
            switch (change)
            {
                case OutboxChange.Add add:
                    CheckText(add.Key, NameMax, "An outbox key");
                    CheckText(add.Channel, NameMax, "The channel of an outbox row");
                    CheckText(add.Kind, NameMax, "The kind of an outbox row");
                    CheckQueue(add);
                    bytes += CheckBody(add.Body, BodyBytesMax, "The body of an outbox row");
                    if (!(added ??= new HashSet<string>(StringComparer.Ordinal)).Add(add.Key))
                    {
                        throw new ArgumentException("A turn adds an outbox key once.", nameof(turn));
                    }

                    break;
                case OutboxChange.Move move:
                    CheckText(move.Key, NameMax, "An outbox key");
                    CheckOptional(move.Reason, "The reason of an outbox row");
                    if (!Enum.IsDefined(move.State))
                    {
                        throw new ArgumentException("The state of an outbox row is not a known one.", nameof(turn));
                    }

                    break;
                default:
                    throw new ArgumentException("An outbox change is an addition or a move.", nameof(turn));
            }
        }

        return bytes;
    }

    private static void CheckQueue(OutboxChange.Add add)
    {
        CheckOptional(add.Task, "The task of an outbox row");
        if (add.Tier is < 0 or > OutboxLane.TierRest)
        {
            throw new ArgumentException("The tier of an outbox row is not a known one.", nameof(add));
        }
    }

    private static void CheckOptional(string text, string what)
    {
        if (text is not { Length: 0 })
        {
            CheckText(text, NameMax, what);
        }
    }

    private static int CheckRecords(Turn turn)
    {
        foreach (var contact in turn.Contacts)
        {
            ArgumentNullException.ThrowIfNull(contact, nameof(turn));
            CheckText(contact.Key, NameMax, "The key of a contact");
            CheckText(contact.Channel, NameMax, "The channel of a contact");
            CheckText(contact.Kind, NameMax, "The kind of a contact");
            CheckText(contact.Subject, NameMax, "The subject of a contact");
            CheckText(contact.State, NameMax, "The state of a contact");
        }

        foreach (var wakeUp in turn.WakeUps)
        {
            CheckText(wakeUp.Name, NameMax, "The name of a wake-up");
        }

        foreach (var lookup in turn.Lookups)
        {
            CheckText(lookup.Name, NameMax, "The name of a lookup");
            CheckText(lookup.Target, NameMax, "The target of a lookup");
        }

        foreach (var counter in turn.Counters)
        {
            CheckText(counter.Name, NameMax, "The name of a counter");
            if (counter.Amount is > CounterAmountMax or < -CounterAmountMax)
            {
                throw new ArgumentException($"A counter moves by at most {CounterAmountMax} at once.", nameof(turn));
            }
        }

        return 0;
    }
}
