using Orleans;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Contracts.Campaigns;

/// <summary>
/// Sends a campaign's messages to the operator's own numbers, and keeps who sent what when. Its key is the campaign's name.
/// </summary>
public interface ITestSendGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sends, at most once for each key: asked again, it answers what came of it. No cap, no counter and no participation knows of it.
    /// </summary>
    /// <param name="order">What is to leave to whom; a number that is not one of the own numbers is not sent to.</param>
    /// <returns>What came of it, or of the first send of the same key.</returns>
    /// <exception cref="Storage.StoreUnavailableException">The store could not write; nothing left.</exception>
    Task<TestSend> Send(TestSend order);
}
