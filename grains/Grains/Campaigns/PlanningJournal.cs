using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Grains.Campaigns;

/// <summary>How what is planned is folded and stored.</summary>
/// <param name="Initial">The state before any event.</param>
/// <param name="Evolve">The state after one more event.</param>
/// <param name="VersionOf">How many events a state has folded in.</param>
/// <param name="State">How a state looks as JSON.</param>
/// <param name="Event">How an event looks as JSON.</param>
public sealed record PlanningForm<TState, TEvent>(
    TState Initial,
    Func<TState, TEvent, TState> Evolve,
    Func<TState, long> VersionOf,
    JsonTypeInfo<TState> State,
    JsonTypeInfo<TEvent> Event)
    where TState : class
    where TEvent : class
{
    /// <summary>The event of a stored body.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public TEvent ToEvent(ReadOnlySpan<byte> body) => Read(body, Event);

    /// <summary>The state of a stored snapshot.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public TState ToState(ReadOnlySpan<byte> body) => Read(body, State);

    private static T Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new FormatException("What is stored is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("What is stored is not whole, or of a later build.", exception);
        }
    }
}

/// <summary>The forms of campaigns and programs.</summary>
public static class PlanningForms
{
    /// <summary>Campaigns.</summary>
    public static PlanningForm<CampaignState, CampaignEvent> Campaign { get; } = new(
        CampaignState.Initial,
        CampaignEvolution.Evolve,
        static state => state.Version,
        PlanningJson.Default.CampaignState,
        PlanningJson.Default.CampaignEvent);

    /// <summary>Programs.</summary>
    public static PlanningForm<ProgramState, ProgramEvent> Program { get; } = new(
        ProgramState.Initial,
        ProgramPlanning.Evolve,
        static state => state.Version,
        PlanningJson.Default.ProgramState,
        PlanningJson.Default.ProgramEvent);
}

/// <summary>Loads what is planned, and commits what has happened to it. Used by one turn at a time.</summary>
internal sealed class PlanningJournal<TState, TEvent>(GrainKey key, PlanningForm<TState, TEvent> form, IGrainStore store)
    where TState : class
    where TEvent : class
{
    /// <summary>A snapshot is written each time the journal has grown by so many entries.</summary>
    public const int SnapshotInterval = 16;

    private TState? _state;
    private long _number;
    private long _snapshotVersion;

    /// <summary>The state, read if it is not known.</summary>
    public async ValueTask<TState> KnowAsync()
    {
        if (_state is { } known)
        {
            return known;
        }

        var record = await store.LoadAsync(key, CancellationToken.None);
        var state = record.Snapshot.IsEmpty ? form.Initial : form.ToState(record.Snapshot.Span);
        foreach (var entry in record.Tail)
        {
            state = form.Evolve(state, form.ToEvent(entry.Span));
        }

        (_number, _snapshotVersion) = (record.Number, record.SnapshotVersion);
        return _state = state;
    }

    /// <summary>Commits what has happened.</summary>
    /// <param name="before">The state that it was decided by.</param>
    /// <param name="events">What has happened. At least one.</param>
    /// <param name="now">When. UTC.</param>
    /// <param name="wakeUps">The wake-ups that change, from the state before and after.</param>
    /// <returns>The state after it; null if another writer was faster: decide again.</returns>
    public async Task<TState?> TryAppendAsync(
        TState before, ImmutableArray<TEvent> events, DateTimeOffset now, Func<TState, TState, ImmutableArray<WakeUpChange>>? wakeUps = null)
    {
        var after = events.Aggregate(before, form.Evolve);
        var isSnapshotDue = form.VersionOf(after) - _snapshotVersion >= SnapshotInterval;
        var turn = new Turn
        {
            Grain = key,
            GrainNumber = _number,
            ExpectedVersion = form.VersionOf(before),
            At = now,
            Entries = [.. events.Select(one => new JournalEntry(JsonSerializer.SerializeToUtf8Bytes(one, form.Event), Retention.Lasting))],
            Snapshot = isSnapshotDue ? JsonSerializer.SerializeToUtf8Bytes(after, form.State) : (ReadOnlyMemory<byte>?)null,
            WakeUps = wakeUps?.Invoke(before, after) ?? [],
        };

        _state = null; // Until the store has answered nothing is known.
        var outcome = await store.AppendAsync(turn, CancellationToken.None);
        if (outcome.Result != AppendResult.Appended)
        {
            return null;
        }

        (_number, _snapshotVersion) = (outcome.GrainNumber, isSnapshotDue ? form.VersionOf(after) : _snapshotVersion);
        return _state = after;
    }
}
