using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using SmartManager.Bench.Base;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Bench.OnOrleans;

/// <summary>A subscriber as one would write it with Orleans' own persistence.</summary>
public interface IWholeStateGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that its state is in memory and in the storage.</summary>
    Task Begin();

    /// <summary>Handles one message. When it returns, the state after it is durable.</summary>
    /// <param name="message">What is asked.</param>
    Task<SubscriberAnswer> Handle(SubscriberMessage message);
}

/// <summary>
/// The decisions and the state of <c>SubscriberGrain</c>, but the state is written whole by Orleans' storage, once a turn. It writes less
/// than the product: no history, no contacts to hand over, no trace, no counters, no message ids.
/// </summary>
/// <param name="stored">The state in Orleans' storage.</param>
/// <param name="rulebooks">The rules in force.</param>
/// <param name="learning">What was learnt.</param>
/// <param name="capacity">Pools without a unit.</param>
/// <param name="subscribers">The base, for a subscriber that the storage does not have.</param>
/// <param name="time">The clock of the workload.</param>
internal sealed class WholeStateGrain(
    [PersistentState("subscriber", WholeStateGrain.Storage)] IPersistentState<WholeState> stored,
    IRulebooks rulebooks,
    ILearning learning,
    ICapacityBoard capacity,
    BaseSubscribers subscribers,
    TimeProvider time) : Grain, IWholeStateGrain
{
    /// <summary>The name of the storage.</summary>
    public const string Storage = "whole";

    private SubscriberState? _state;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = stored.State.Body is { } body ? SubscriberSnapshot.Decode(body) : null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Begin() => _state is null
        ? WriteAsync(subscribers.StateOf(BaseSubscribers.IndexOf(this.GetPrimaryKeyString())))
        : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<SubscriberAnswer> Handle(SubscriberMessage message)
    {
        var before = _state ?? throw new InvalidOperationException("The grain was not begun.");
        var context = new DecisionContext(time.GetUtcNow(), rulebooks.Current) { Learnt = learning.Current, SoldOut = capacity.SoldOut };
        var decided = SubscriberDecider.Decide(before, message.Command, context) as Decision.Accepted
            ?? throw new InvalidOperationException("The workload asks for nothing that is refused.");
        await WriteAsync(decided.Next);
        return new SubscriberAnswer(SubscriberAnswerStatus.Done, decided.Next.Version, null, null);
    }

    private async Task WriteAsync(SubscriberState next)
    {
        stored.State.Body = SubscriberSnapshot.Encode(next);
        await stored.WriteStateAsync();
        _state = next;
    }
}

/// <summary>What Orleans' storage keeps of a subscriber.</summary>
public sealed class WholeState
{
    /// <summary>The state as the product's snapshots have it; null if there is none yet.</summary>
    public byte[]? Body { get; set; }
}

/// <summary>Stores the body as it is; Orleans' own serializer makes JSON of it.</summary>
internal sealed class BodySerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(((WholeState)(object)input!).Body!);

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input) => (T)(object)new WholeState { Body = input.ToArray() };
}
