using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Contracts.Ports;

/// <summary>What outcomes have taught: the latest version and those before it.</summary>
public interface ILearning
{
    /// <summary>The latest. Swapped whole when more was learnt; one decision reads it once.</summary>
    Learnt Current { get; }

    /// <summary>A version that was once the latest; null if there is none.</summary>
    ValueTask<Learnt?> FindAsync(long version, CancellationToken cancellationToken);
}
