using System.Collections.Immutable;
using System.Text.Json;
using Orleans;
using SmartManager.Contracts.Numbers;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Numbers;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Grains.Numbers;

/// <summary>
/// Keeps what is asked for a number that nobody has. Load, decide, commit, then remember, like a subscriber; it calls no other grain, so
/// that a subscriber can wait for it.
/// </summary>
public sealed class NumberGrain(IGrainStore store, IRecords records, IRulebooks rulebooks, TimeProvider time) : Grain, INumberGrain
{
    /// <summary>The kind of this grain in the store.</summary>
    public const string Kind = "number";

    /// <summary>What the look-up of wishes stands for if nothing is kept.</summary>
    public const string NoWishes = "0";

    private const int SnapshotInterval = 16;
    private const int ConflictsMax = 5;

    private GrainKey _key;
    private NumberState? _state;
    private long _number;
    private long _snapshotVersion;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = new GrainKey(Kind, this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<NumberAnswer> Keep(string msisdn, string messageId, SuppressionWish wish)
    {
        var answer = await TakeTurnAsync(msisdn, messageId, state => state.Keep(
            messageId, wish, new DecisionContext(time.GetUtcNow(), rulebooks.Current)));
        return answer.Status == SubscriberAnswerStatus.Refused
            ? new NumberAnswer(answer, Owner: null)
            : new NumberAnswer(answer, await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(msisdn), CancellationToken.None));
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<KeptWish>> GetWishes() => (await KnowAsync()).Wishes;

    /// <inheritdoc/>
    public Task Forget(string msisdn, long through) => TakeTurnAsync(msisdn, messageId: null, state => (
        state.Wishes.IsEmpty ? null : new NumberEvent.WishesTaken(through) { At = time.GetUtcNow() }, null));

    /// <summary>The event of a stored body.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static NumberEvent ToEvent(ReadOnlySpan<byte> body) => Read(body, DomainJson.Default.NumberEvent);

    /// <summary>The state of a stored snapshot.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static NumberState ToState(ReadOnlySpan<byte> body) => Read(body, DomainJson.Default.NumberState);

    private async Task<SubscriberAnswer> TakeTurnAsync(
        string msisdn, string? messageId, Func<NumberState, (NumberEvent? Event, Refusal? Refusal)> decide)
    {
        for (var conflicts = 0; conflicts < ConflictsMax; conflicts++)
        {
            var state = await KnowAsync();
            var (happened, refusal) = decide(state);
            if (refusal is not null)
            {
                var isRepeated = messageId is not null
                    && await records.FindMessageAsync(_key, messageId, CancellationToken.None) is not null;
                return isRepeated
                    ? Answer(SubscriberAnswerStatus.Duplicate, state)
                    : new SubscriberAnswer(SubscriberAnswerStatus.Refused, state.Version, refusal.Code, null, HasProfile: false);
            }

            if (happened is null)
            {
                return Answer(SubscriberAnswerStatus.NothingToDo, state);
            }

            var next = state.Evolve(happened);
            var result = await CommitAsync(msisdn, messageId, state, (happened, next));
            if (result != AppendResult.Conflict)
            {
                return result == AppendResult.Duplicate ? Answer(SubscriberAnswerStatus.Duplicate, state)
                    : Answer(happened is NumberEvent.WishRepeated ? SubscriberAnswerStatus.NothingToDo : SubscriberAnswerStatus.Done, next);
            }
        }

        throw new StoreUnavailableException($"Another writer was faster {ConflictsMax} times.");
    }

    private static SubscriberAnswer Answer(SubscriberAnswerStatus status, NumberState state) =>
        new(status, state.Version, null, null, HasProfile: false);

    private async Task<AppendResult> CommitAsync(
        string msisdn, string? messageId, NumberState state, (NumberEvent Happened, NumberState State) made)
    {
        var (happened, next) = made;
        var isSnapshotDue = next.Version - _snapshotVersion >= SnapshotInterval;
        var turn = new Turn
        {
            Grain = _key,
            GrainNumber = _number,
            ExpectedVersion = state.Version,
            At = happened.At,
            MessageId = messageId,
            Entries =
            [
                new JournalEntry(JsonSerializer.SerializeToUtf8Bytes(happened, DomainJson.Default.NumberEvent), Retention.Lasting),
            ],
            Snapshot = isSnapshotDue
                ? JsonSerializer.SerializeToUtf8Bytes(next, DomainJson.Default.NumberState)
                : (ReadOnlyMemory<byte>?)null,
            Lookups =
            [
                new LookupEntry(
                    TurnMapping.LookupOfWishes(msisdn),
                    next.Wishes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
        };

        _state = null; // Until the store has answered nothing is known.
        var outcome = await store.AppendAsync(turn, CancellationToken.None);
        if (outcome.Result == AppendResult.Appended)
        {
            (_state, _number) = (next, outcome.GrainNumber);
            _snapshotVersion = isSnapshotDue ? next.Version : _snapshotVersion;
        }

        return outcome.Result;
    }

    private async ValueTask<NumberState> KnowAsync()
    {
        if (_state is { } known)
        {
            return known;
        }

        var record = await store.LoadAsync(_key, CancellationToken.None);
        var state = record.Snapshot.IsEmpty ? NumberState.Initial : ToState(record.Snapshot.Span);
        foreach (var entry in record.Tail)
        {
            state = state.Evolve(ToEvent(entry.Span));
        }

        (_number, _snapshotVersion) = (record.Number, record.SnapshotVersion);
        return _state = state;
    }

    private static T Read<T>(ReadOnlySpan<byte> body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new FormatException("The stored body is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored body is not whole, or of a later build.", exception);
        }
    }
}
