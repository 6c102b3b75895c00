using System.Collections.Concurrent;
using SmartManager.Contracts.Storage;

namespace SmartManager.Relay.Tests;

/// <summary>A store in which some grains cannot be read or written, as if their entries could not be decoded.</summary>
public sealed class PoisonStore(IGrainStore inner, TimeProvider time) : IGrainStore
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<DateTimeOffset>> _poisoned = new(StringComparer.Ordinal);

    /// <summary>What a grain that cannot be used says; by default that its entry cannot be decoded.</summary>
    public Func<Exception> Failure { get; set; } = () => new FormatException("The stored event is not whole.");

    /// <summary>Done after each turn that was written.</summary>
    public Action AfterAppend { get; set; } = () => { };

    public void Poison(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            _poisoned[id] = new();
        }
    }

    public void Mend() => _poisoned.Clear();

    /// <summary>When a poisoned grain was tried.</summary>
    public IReadOnlyList<DateTimeOffset> TriesOf(string id) => [.. _poisoned[id]];

    public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken)
    {
        Meet(grain);
        return inner.LoadAsync(grain, cancellationToken);
    }

    public async ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken)
    {
        Meet(turn.Grain);
        var outcome = await inner.AppendAsync(turn, cancellationToken);
        AfterAppend();
        return outcome;
    }

    private void Meet(GrainKey grain)
    {
        if (_poisoned.TryGetValue(grain.Id, out var tries))
        {
            tries.Enqueue(time.GetUtcNow());
            throw Failure();
        }
    }
}
