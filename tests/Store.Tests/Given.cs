using System.Collections.Immutable;
using System.Text;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Tests;

/// <summary>Turns in few words.</summary>
internal static class Given
{
    /// <summary>The instant at which tests decide, unless they say otherwise.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    /// <summary>The grain that most tests write.</summary>
    public static readonly GrainKey Alice = new("subscriber", "alice");

    /// <summary>Another one.</summary>
    public static readonly GrainKey Bob = new("subscriber", "bob");

    /// <summary>A turn with one lasting entry for each text.</summary>
    public static Turn Turn(GrainKey grain, long number, long expected, params string[] entries) => new()
    {
        Grain = grain,
        GrainNumber = number,
        ExpectedVersion = expected,
        At = Noon,
        Entries = [.. entries.Select(text => new JournalEntry(Bytes(text), Retention.Lasting))],
    };

    /// <summary>A turn with one perishable entry.</summary>
    public static Turn Perishable(GrainKey grain, long number, long expected, DateTimeOffset at) =>
        Turn(grain, number, expected, "p") with { At = at, Entries = [new JournalEntry(Bytes("p"), Retention.Perishable)] };

    /// <summary>A turn that writes something of every sort, named for the grain and the version.</summary>
    public static Turn Everything(GrainKey grain, long number, long expected, string? messageId = null)
    {
        var name = $"{grain.Id}~{expected + 1}";
        return Turn(grain, number, expected, "all") with
        {
            MessageId = messageId,
            Snapshot = Bytes("s"),
            Trace = Bytes("t"),
            Outbox = [new OutboxChange.Add($"{name}~0", "sms", "marketing", Bytes("o"), Noon)],
            Contacts = [new ContactChange($"{name}~0", "sms", "marketing", "offer", "planned")],
            WakeUps = [new WakeUpChange($"expiry/{name}", Noon)],
            Lookups = [new LookupEntry($"carrier/{name}", grain.Id)],
            Counters = [new CounterIncrement($"all/{grain.Id}", 1)],
        };
    }

    /// <summary>The bytes of a text.</summary>
    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The text of bytes.</summary>
    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>The texts of a tail.</summary>
    public static ImmutableArray<string> Texts(IEnumerable<ReadOnlyMemory<byte>> bodies) => [.. bodies.Select(Text)];

    /// <summary>Appends and requires that it went through.</summary>
    public static async Task<long> AppendAsync(this OpenStore store, Turn turn)
    {
        var outcome = await store.Grains.AppendAsync(turn, CancellationToken.None);
        Assert.Equal(AppendResult.Appended, outcome.Result);
        Assert.NotEqual(0, outcome.GrainNumber);
        return outcome.GrainNumber;
    }

    /// <summary>How an append ends.</summary>
    public static async Task<AppendResult> TryAppendAsync(this OpenStore store, Turn turn) =>
        (await store.Grains.AppendAsync(turn, CancellationToken.None)).Result;

    /// <summary>Loads a grain.</summary>
    public static async Task<GrainRecord> LoadAsync(this OpenStore store, GrainKey grain) =>
        await store.Grains.LoadAsync(grain, CancellationToken.None);
}
