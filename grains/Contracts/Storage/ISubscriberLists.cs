namespace SmartManager.Contracts.Storage;

/// <summary>Where an uploaded list stands. Stored: add, never renumber.</summary>
public enum ListState
{
    /// <summary>Members are being added; nobody may read them yet.</summary>
    Loading = 0,

    /// <summary>Whole. Its members do not change any more.</summary>
    Ready = 1,

    /// <summary>The upload came to nothing; no member is left, or soon none.</summary>
    Failed = 2,

    /// <summary>Gone; what is left of it is removed in steps, and then it is forgotten.</summary>
    Dropped = 3,
}

/// <summary>An uploaded list of subscribers, without its members.</summary>
/// <param name="Number">The store's number of it, never given out twice.</param>
/// <param name="Name">Its name. Only one list of a name is there at a time.</param>
/// <param name="State">Where it stands.</param>
/// <param name="MemberCount">Members added, each counted once.</param>
/// <param name="MadeAt">When the upload began. UTC.</param>
/// <param name="MadeBy">Who began it.</param>
public sealed record SubscriberList(
    long Number, string Name, ListState State, long MemberCount, DateTimeOffset MadeAt, string MadeBy);

/// <summary>Keeps uploaded lists of subscribers. A list can be read as a whole or not at all.</summary>
/// <remarks>
/// Who uploads begins a list, adds members, ends it. Whatever stops in between leaves it in <see cref="ListState.Loading"/>, where nobody
/// reads it, until <see cref="SweepAsync"/> takes it for failed.
/// </remarks>
public interface ISubscriberLists
{
    /// <summary>Begins a list. One of the same name that failed gives way.</summary>
    /// <param name="name">Its name. 1 to 200 characters.</param>
    /// <param name="madeBy">Who begins it. 1 to 200 characters.</param>
    /// <param name="at">Now. UTC.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its number; null if a list of the name is ready or loading.</returns>
    ValueTask<long?> TryBeginAsync(string name, string madeBy, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Adds members in one transaction; those that are there already are left as they are.</summary>
    /// <param name="list">The list's number.</param>
    /// <param name="members">Ids of subscribers, 1 to 10,000. Quickest in ordinal order, each batch behind the one before.</param>
    /// <param name="at">Now: until when the upload is known to live. UTC.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False if the list is not loading, or not any more; nothing was added.</returns>
    ValueTask<bool> AddMembersAsync(long list, IReadOnlyList<string> members, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Ends an upload: from now on the list can be read, or never.</summary>
    /// <param name="list">The list's number.</param>
    /// <param name="isReady">Whether it is whole; else it failed.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False if the list is not loading, or not any more.</returns>
    ValueTask<bool> TryEndAsync(long list, bool isReady, CancellationToken cancellationToken);

    /// <summary>Drops a list that is ready or failed: nobody reads it from now on.</summary>
    /// <returns>False if there is none of the name, or it is loading.</returns>
    ValueTask<bool> TryDropAsync(string name, CancellationToken cancellationToken);

    /// <summary>A list by its name; null if there is none, or it was dropped.</summary>
    ValueTask<SubscriberList?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>The lists that were not dropped, by name in ordinal order.</summary>
    /// <param name="afterName">Begins behind this name; null for the beginning.</param>
    /// <param name="limit">At most so many. Unit: lists. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<SubscriberList>> ReadListsAsync(string? afterName, int limit, CancellationToken cancellationToken);

    /// <summary>Members of a list that is ready, in ordinal order; empty behind the last, and of a list that is not ready.</summary>
    /// <param name="list">The list's number.</param>
    /// <param name="afterId">Begins behind this id; null for the beginning.</param>
    /// <param name="limit">At most so many. Unit: members. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<string>> ReadMembersAsync(long list, string? afterId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes lists whose upload stopped for failed, and removes the members of lists that failed or were dropped, in small steps between
    /// the turns.
    /// </summary>
    /// <param name="untouchedSince">An upload that added nothing since then is taken for stopped. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <returns>How many members were removed.</returns>
    ValueTask<long> SweepAsync(DateTimeOffset untouchedSince, CancellationToken cancellationToken);

    /// <summary>Drops the lists that are older than an instant; see <see cref="SweepAsync"/> for their members.</summary>
    /// <param name="before">Lists that were ready or failed and made before it go. UTC.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>How many lists were dropped.</returns>
    ValueTask<long> DropOldAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
