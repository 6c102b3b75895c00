using Orleans;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Subscribers;

/// <summary>
/// The shell around the decider: load, decide, commit, then remember. One turn at a time; nothing is said before it is durable.
/// </summary>
public sealed partial class SubscriberGrain(
    IGrainStore store,
    IRecords records,
    IRulebooks rulebooks,
    ICampaigns campaigns,
    ILearning learning,
    ICapacityBoard capacity,
    TimeProvider time)
    : Grain, ISubscriberGrain
{
    /// <summary>The kind of this grain in the store.</summary>
    public const string Kind = "subscriber";

    /// <summary>A snapshot is written each time the journal has grown by so many entries: a cold load reads at most these.</summary>
    public const int SnapshotInterval = 16;

    /// <summary>
    /// A grain that was read with so many entries after its snapshot writes one with its next turn: it is seldom in memory, and reading an
    /// entry costs
    /// more than its share of a snapshot.
    /// </summary>
    public const int TailLengthMax = 4;

    private const int ConflictsMax = 5;

    private GrainKey _key;
    private HeldBody _body;
    private long _number;
    private long _snapshotVersion;
    private bool _hadLongTail;

    /// <summary>
    /// What is held, decoded already: a load has put it together, a look before the turn has read it, or a released message is about to
    /// be told how it fared. Until the next turn takes it; null else, for a million of them are not kept as objects.
    /// </summary>
    private SubscriberState? _decoded;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = new GrainKey(Kind, this.GetPrimaryKeyString());
        return LoadAsync().AsTask();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _body.End();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<SubscriberAnswer> Handle(SubscriberMessage message)
    {
        if (message.Command is SubscriberCommand.AddSuppression
            or SubscriberCommand.RemoveSuppression
            or SubscriberCommand.RequestDoNotDisturb)
        {
            await TakeOverWishes(); // What was asked before for the number must not undo what is asked now.
        }

        var answer = (await TakeTurnAsync(message)).Answer;
        if (message.Command is SubscriberCommand.ReplaceProfile)
        {
            await TakeOverWishes();
        }

        return answer;
    }

    /// <inheritdoc/>
    public async Task<InteractionAnswer> OpenInteraction(string? messageId, Channel channel)
    {
        var (answer, decision) = await TakeTurnAsync(new SubscriberMessage(messageId, new SubscriberCommand.OpenInteraction(channel)));
        return decision?.Trace is { } trace
            ? Proposals.Of(trace, answer.Decision!.Value, answer.Status)
            : new InteractionAnswer(answer.Status, answer.Version, rulebooks.Current.Version, [], answer.RefusalCode);
    }

    /// <inheritdoc/>
    public async Task<InteractionAnswer> Preview(Channel channel)
    {
        var state = Decode(await KnowAsync());
        if (!ChannelFacts.Inbound.Has(channel))
        {
            return new InteractionAnswer(
                SubscriberAnswerStatus.Refused, state.Version, rulebooks.Current.Version, [], Refusal.NotInbound.Code);
        }

        var context = state.Participations.IsEmpty ? Context() : await WithEndedAsync(state);
        var occasion = Occasion.Inbound(channel);
        return Proposals.Of(
            SubscriberDecider.Preview(state, occasion, NextBestAction.BestMax, context),
            state.Version,
            SubscriberAnswerStatus.NothingToDo);
    }

    /// <inheritdoc/>
    public async Task<ReleaseAnswer> Release(ContactKey key, string msisdn, string? trace)
    {
        var state = _decoded = Decode(await KnowAsync()); // The turn that comes at once needs it too.
        var holdsNumber = state.Profile?.Msisdn == msisdn
            && await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(msisdn), CancellationToken.None) == state.Id.Value;
        if (holdsNumber)
        {
            await TakeOverWishesAsync(msisdn); // One that was kept an instant before this subscriber got the number.
        }

        var (answer, decision) = await TakeTurnAsync(
            new SubscriberMessage(null, new SubscriberCommand.ReleaseContact(key, holdsNumber)) { Trace = trace });
        foreach (var happened in decision?.Events ?? [])
        {
            switch (happened)
            {
                case SubscriberEvent.ContactReleased:
                    return new ReleaseAnswer(true, decision!.Next.FindContact(key)?.Attempts ?? 0, null);
                case SubscriberEvent.ContactWithheld withheld:
                    return new ReleaseAnswer(false, 0, withheld.Reason);
                case SubscriberEvent.ContactDeferred deferred:
                    return new ReleaseAnswer(false, 0, deferred.Reason);
            }
        }

        return new ReleaseAnswer(false, 0, answer.RefusalCode);
    }

    /// <inheritdoc/>
    public async Task<SubscriberState> GetState() => SubscriberDecider.AsOf(
        Decode(await KnowAsync()), new DecisionContext(time.GetUtcNow(), rulebooks.Current));

    private Task<(SubscriberAnswer Answer, Decision.Accepted? Decision)> TakeTurnAsync(SubscriberMessage message) =>
        message.Trace is null ? DecideAndCommitAsync(message) : TakeWatchedTurnAsync(message);

    private async Task<(SubscriberAnswer Answer, Decision.Accepted? Decision)> DecideAndCommitAsync(SubscriberMessage message)
    {
        for (var conflicts = 0; conflicts < ConflictsMax; conflicts++)
        {
            var body = await KnowAsync();
            var state = Decode(body);
            var hasProfile = state.Profile is not null;
            var context = await ContextOfAsync(message.Command, state);
            var decision = SubscriberDecider.Decide(state, message.Command, context);
            if (decision is Decision.UnitNeeded needed)
            {
                decision = SubscriberDecider.Decide(state, message.Command, context with { Unit = await AskAsync(needed) });
            }

            if (decision is Decision.Refused refused)
            {
                // What was done the first time may be refused the second time: whoever asks again is told that it was done.
                if (message.Id is { } id && await records.FindMessageAsync(_key, id, CancellationToken.None) is not null)
                {
                    return (new SubscriberAnswer(SubscriberAnswerStatus.Duplicate, state.Version, null, null, hasProfile), null);
                }

                return (new SubscriberAnswer(SubscriberAnswerStatus.Refused, state.Version, refused.Reason.Code, null), null);
            }

            var accepted = (Decision.Accepted)decision;
            var status = accepted.Events.IsEmpty ? SubscriberAnswerStatus.NothingToDo : SubscriberAnswerStatus.Done;
            if (accepted.Events.IsEmpty)
            {
                if (message.Id is null)
                {
                    return (new SubscriberAnswer(status, state.Version, null, null, hasProfile), accepted);
                }

                accepted = Note(state, context.Now);
            }

            switch (await CommitAsync(new EncodedState(state, body), message, accepted, context.Now))
            {
                case AppendResult.Appended:
                    long? number = accepted.Trace is null ? null : state.Version;
                    return (new SubscriberAnswer(status, accepted.Next.Version, null, number, accepted.Next.Profile is not null), accepted);
                case AppendResult.Duplicate:
                    return (new SubscriberAnswer(SubscriberAnswerStatus.Duplicate, state.Version, null, null, hasProfile), null);
                default:
                    _body.Forget(); // Another activation wrote: load what it wrote and decide again.
                    break;
            }
        }

        throw new StoreUnavailableException($"Another writer was faster {ConflictsMax} times.");
    }

    private DecisionContext Context() => new(time.GetUtcNow(), rulebooks.Current)
    {
        Learnt = learning.Current,
        SoldOut = capacity.SoldOut,
        Triggers = campaigns.Triggers,
    };

    /// <summary>
    /// Takes a unit for the order that the decision would place. If the turn then fails, the pool finds out by itself: nobody gives the unit
    /// back from here, for another activation may have placed that very order.
    /// </summary>
    private async Task<UnitAnswer> AskAsync(Decision.UnitNeeded needed) => new(
        needed.Pool, needed.Order, await GrainFactory.GetGrain<ICapacityGrain>(needed.Pool).Take(needed.Order.ToString()));

    /// <summary>
    /// A message that changes nothing today could change something tomorrow: that it came must be durable before it is acknowledged, or a
    /// second copy of it
    /// would not be known as one (invariant I1).
    /// </summary>
    private static Decision.Accepted Note(SubscriberState state, DateTimeOffset now)
    {
        var noted = new SubscriberEvent.MessageNoted { At = now };
        return new Decision.Accepted([noted], [], SubscriberEvolution.Evolve(state, noted), Trace: null);
    }

    /// <summary>Makes the decision durable and only then remembers it.</summary>
    private async ValueTask<AppendResult> CommitAsync(
        EncodedState before, SubscriberMessage message, Decision.Accepted accepted, DateTimeOffset now)
    {
        var version = accepted.Next.Version;
        var isSnapshotDue = _hadLongTail || version - _snapshotVersion >= SnapshotInterval;
        var trace = Lend(accepted.Trace, before);

        // Until the store has answered nothing is known: a call that comes after a failure loads what is there.
        var next = _body.Propose(accepted.Next);
        var frame = new TurnFrame(_number, message.Id, isSnapshotDue ? next : (ReadOnlyMemory<byte>?)null, trace.Bytes);
        var turn = TurnMapping.ToTurn(_key, before.State, accepted, now, frame);
        var outcome = message.Trace is null
            ? await store.AppendAsync(turn, CancellationToken.None)
            : await CommitWatchedAsync(turn, message.Trace);
        trace.GiveBack();
        if (outcome.Result == AppendResult.Appended)
        {
            _body.Accept();
            _decoded = accepted.Events is [.., SubscriberEvent.ContactReleased] ? accepted.Next : null; // The carrier's answer is near.
            _number = outcome.GrainNumber;
            (_snapshotVersion, _hadLongTail) = isSnapshotDue ? (version, false) : (_snapshotVersion, _hadLongTail);
        }
        else
        {
            _body.Reject();
        }

        return outcome.Result;
    }

    private static LentBytes Lend(DecisionTrace? trace, EncodedState before)
    {
        if (trace is null)
        {
            return default;
        }

        using var body = DecisionTraceBody.EncodeBriefly(trace, before);
        return LentBytes.CopyOf(body.Bytes);
    }

    /// <summary>The subscriber as of the last commit, encoded; good until the next commit.</summary>
    private ValueTask<ReadOnlyMemory<byte>> KnowAsync() => _body.Bytes is { } body ? ValueTask.FromResult(body) : LoadAsync();

    /// <summary>Bytes that are not this subscriber's, by whatever mistake, end the turn: nobody is ever shown another one's data.</summary>
    private SubscriberState Decode(ReadOnlyMemory<byte> body)
    {
        var state = _decoded ?? SubscriberSnapshot.Decode(body.Span);
        _decoded = null;
        if (state.Id.Value != _key.Id)
        {
            _body.Abandon();
            throw new StoreUnavailableException("What is held of a subscriber is not of this one; it is loaded again.");
        }

        return state;
    }

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync()
    {
        var record = await store.LoadAsync(_key, CancellationToken.None);
        if (record is { Snapshot.IsEmpty: false, Tail.Count: 0 })
        {
            _body.Hold(record.Snapshot.Span);
            _decoded = null;
        }
        else
        {
            _decoded = Fold(record);
            using var body = SubscriberSnapshot.EncodeBriefly(_decoded);
            _body.Hold(body.Bytes);
        }

        (_number, _snapshotVersion) = (record.Number, record.SnapshotVersion);
        _hadLongTail = record.Tail.Count >= TailLengthMax;
        return _body.Bytes!.Value;
    }

    private SubscriberState Fold(GrainRecord record)
    {
        var state = record.Snapshot.IsEmpty
            ? SubscriberState.Initial(SubscriberId.Parse(_key.Id))
            : SubscriberSnapshot.Decode(record.Snapshot.Span);
        foreach (var entry in record.Tail)
        {
            state = SubscriberEvolution.Evolve(state, TurnMapping.ToEvent(entry.Span));
        }

        return state;
    }
}
