using SmartManager.Domain.Catalogue;

namespace SmartManager.Contracts.Ports;

/// <summary>The rulebooks: the one in force and those before it.</summary>
public interface IRulebooks
{
    /// <summary>The rules in force. Swapped whole when another is published; one decision reads it once.</summary>
    Rulebook Current { get; }

    /// <summary>A version that was once in force, or null.</summary>
    ValueTask<Rulebook?> FindAsync(long version, CancellationToken cancellationToken);
}
