using Orleans;
using Orleans.Concurrency;

namespace SmartManager.Contracts.Channels;

/// <summary>
/// Leaves the due messages of one channel to workers outside: tells them that there is something to claim, and resolves claims that nobody
/// ended. Its key is the channel's name.
/// </summary>
public interface IOutsideChannelGrain : IGrainWithStringKey
{
    /// <summary>Works by itself until the silo stops. A second start changes nothing, and waits for no work that is under way.</summary>
    [AlwaysInterleave]
    Task Start();

    /// <summary>Resolves the claims whose time is over, then tells the workers of what is due now.</summary>
    /// <returns>How many messages they were told of; 0 if of none.</returns>
    Task<int> Drain();

    /// <summary>
    /// Gives out the next due messages in the order of the channel's lanes, each released by its subscriber under all rules. Asked again
    /// under the same name, it gives those of the first answer that nobody has ended.
    /// </summary>
    /// <param name="wanted">What is asked for.</param>
    Task<GivenOut> Claim(ListClaim wanted);
}
