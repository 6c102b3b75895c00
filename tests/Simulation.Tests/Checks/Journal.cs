using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>One subscriber's history as the store has it.</summary>
internal sealed class Journal
{
    public Journal(World world, int who)
    {
        Who = who;
        Grain = new GrainKey("subscriber", World.SubscriberId(who));
        Entries = [.. world.Store.Tables.ReadHistory(Grain, null, 100_000).Reverse()];
        Events = [.. Entries.Select(entry => JsonSerializer.Deserialize(entry.Body.Span, DomainJson.Default.SubscriberEvent)!)];
    }

    public int Who { get; }

    public GrainKey Grain { get; }

    public IReadOnlyList<HistoryEntry> Entries { get; }

    public IReadOnlyList<SubscriberEvent> Events { get; }

    public static IReadOnlyList<Journal> All(World world) =>
        [.. Enumerable.Range(0, World.SubscriberCount).Select(who => new Journal(world, who))];

    /// <summary>How many events are like this.</summary>
    public int Count<T>(Func<T, bool> isLike)
        where T : SubscriberEvent => Events.OfType<T>().Count(isLike);

    /// <summary>The key of what a decision of this subscriber sent on its way.</summary>
    public string Key(long decision, byte ordinal) => $"{Grain.Id}~{decision}~{ordinal}";
}
