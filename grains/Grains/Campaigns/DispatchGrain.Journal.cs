using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns.Dispatching;

namespace SmartManager.Grains.Campaigns;

public sealed partial class DispatchGrain
{
    private Task WakeAtAsync(DateTimeOffset at) => CommitAsync(static state => state, at);

    private Task MoveAsync(Func<DispatchState, DispatchState> move) => CommitAsync(move, wakeAt: null);

    /// <summary>Makes a move durable, and with it when the dispatch is woken again. One commit at a time.</summary>
    private async Task CommitAsync(Func<DispatchState, DispatchState> move, DateTimeOffset? wakeAt)
    {
        while (!_commit.IsCompleted)
        {
            await _commit;
        }

        var commit = AppendAsync(move, wakeAt);
        _commit = commit.ContinueWith(static _ => { }, TaskScheduler.Current);
        await commit;
    }

    private async Task AppendAsync(Func<DispatchState, DispatchState> move, DateTimeOffset? wakeAt)
    {
        var next = move(_state!);
        if (ReferenceEquals(next, _state) && wakeAt is null)
        {
            return;
        }

        var now = surroundings.Time.GetUtcNow();
        DateTimeOffset? dueAt = next.Phase == DispatchStanding.Running || next.IsUntold
            ? wakeAt ?? now + surroundings.Options.Value.WakeAfter
            : null;
        var body = JsonSerializer.SerializeToUtf8Bytes<DispatchEvent>(
            new DispatchEvent.Moved(next) { At = now }, DomainJson.Default.DispatchEvent);
        var turn = new Turn
        {
            Grain = _key,
            GrainNumber = _number,
            ExpectedVersion = _version,
            At = now,
            Entries = [new JournalEntry(body, Retention.Perishable)],
            Snapshot = body,
            WakeUps = [new WakeUpChange(GoOn, dueAt)],
        };
        var outcome = await surroundings.Store.AppendAsync(turn, CancellationToken.None);
        if (outcome.Result != AppendResult.Appended)
        {
            await LoadAsync(); // Another activation works: this one has to look where that is.
            throw new StoreUnavailableException("Another activation of the dispatch was faster.");
        }

        (_state, _number, _version) = (next, outcome.GrainNumber, _version + 1);
    }

    private async Task LoadAsync()
    {
        var record = await surroundings.Store.LoadAsync(_key, CancellationToken.None);
        (_number, _version) = (record.Number, record.Version);
        _state = record.Tail.Count > 0 ? ToState(record.Tail[^1].Span)
            : record.Snapshot.IsEmpty ? DispatchState.Initial
            : ToState(record.Snapshot.Span);
        if (_state.Phase == DispatchStanding.Running || _state.IsUntold)
        {
            Work();
        }
    }

    /// <summary>The state of a stored body: an entry of the journal or a snapshot, which are alike.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static DispatchState ToState(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DomainJson.Default.DispatchEvent) is DispatchEvent.Moved moved
                ? moved.State
                : throw new FormatException("The stored dispatch is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored dispatch is not whole, or of a later build.", exception);
        }
    }
}
