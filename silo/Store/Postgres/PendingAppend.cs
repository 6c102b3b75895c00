using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>A turn that waits for its commit.</summary>
/// <param name="turn">A turn that has been checked.</param>
/// <param name="bytes">How much it writes, roughly. Unit: bytes.</param>
internal sealed class PendingAppend(Turn turn, int bytes)
    : TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private ArgumentException? _refusal;

    public Turn Turn => turn;

    public int Bytes => bytes;

    /// <summary>What stands for the message in the journal; null without one.</summary>
    public long? Message { get; } = turn.MessageId is { } id ? TurnLimits.HashOf(id) : null;

    /// <summary>How it ended, if its batch is committed.</summary>
    public AppendOutcome Outcome { get; private set; }

    /// <summary>Keeps how it ends. The last word counts: a batch that is tried again decides anew.</summary>
    public void Decide(AppendOutcome outcome) => (Outcome, _refusal) = (outcome, null);

    /// <summary>Keeps why it cannot be written.</summary>
    public void Refuse(ArgumentException refusal) => (Outcome, _refusal) = (default, refusal);

    /// <summary>Its batch is durable: answers whoever waits.</summary>
    public void Answer()
    {
        if (_refusal is { } refusal)
        {
            TrySetException(refusal);
        }
        else
        {
            TrySetResult(Outcome);
        }
    }
}
