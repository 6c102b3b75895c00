namespace SmartManager.Contracts.Storage;

/// <summary>Drops what a store has kept long enough, while turns go on.</summary>
public interface IStoreRetention
{
    /// <summary>
    /// Drops perishable journal entries that are older than an instant, that a snapshot covers, and on which no trace or contact hangs.
    /// </summary>
    /// <param name="before">Entries decided before it go. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many entries were dropped.</returns>
    /// <remarks>With an entry goes the message id on it: a message that comes again after that is not noticed as a duplicate.</remarks>
    Task<long> DropPerishableAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Drops decision traces that are older than an instant.</summary>
    /// <param name="before">Traces of turns decided before it go. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many traces were dropped.</returns>
    Task<long> DropTracesAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Drops changes of contacts that are older than an instant. A contact of which none is left is no longer read.</summary>
    /// <param name="before">Changes decided before it go. UTC. A contact begins for its reader with the oldest that is left.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many changes were dropped.</returns>
    Task<long> DropContactChangesAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
