using System.Collections.Immutable;
using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Numbers;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Numbers;

/// <summary>Keeps what is asked for a number that nobody has, until somebody has it.</summary>
/// <remarks>
/// Its key is made of the number (<see cref="NumberKey.Of"/>), so that no log and no check of the store tells one.
/// Nothing gets lost between the two, whatever comes first or crashes: a wish is durable before the owner is looked for, and an owner is
/// durable before wishes are looked for. One of the two finds the other.
/// </remarks>
public interface INumberGrain : IGrainWithStringKey
{
    /// <summary>Keeps a wish. Durable when it returns.</summary>
    /// <param name="msisdn">The number's digits. Personal data.</param>
    /// <param name="messageId">The sender's id of the message, 1 to 128 characters; a second one with the same id changes nothing.</param>
    /// <param name="wish">What is asked.</param>
    /// <returns>How it ended, and who has the number by now; then <see cref="ISubscriberGrain.TakeOverWishes"/> must be called.</returns>
    /// <exception cref="Storage.StoreUnavailableException">The store could not write; nothing happened. Send it again later.</exception>
    Task<NumberAnswer> Keep(string msisdn, string messageId, SuppressionWish wish);

    /// <summary>What is kept, oldest first.</summary>
    Task<ImmutableArray<KeptWish>> GetWishes();

    /// <summary>The owner of the number has taken over what was kept up to a version. Durable when it returns.</summary>
    /// <param name="msisdn">The number's digits. Personal data.</param>
    /// <param name="through">Up to and with this version.</param>
    Task Forget(string msisdn, long through);
}

/// <summary>The answer to a wish for a number.</summary>
/// <param name="Answer">How it ended.</param>
/// <param name="Owner">Who has the number; null if nobody has.</param>
public sealed record NumberAnswer(SubscriberAnswer Answer, string? Owner);
