using System.Diagnostics;
using Orleans;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;
using SmartManager.Grains.Tracing;

namespace SmartManager.Silo.Channels;

/// <summary>Brings what carriers tell back to the subscriber that it is about.</summary>
public sealed class CarrierCallbacks(IGrainFactory grains, IRecords records)
{
    /// <summary>A delivery receipt came.</summary>
    /// <param name="carrier">Whose.</param>
    /// <param name="message">The carrier's own id of the message, or our key.</param>
    /// <param name="status">The network's word.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>What the subscriber made of it; null if nobody knows the message.</returns>
    public async Task<SubscriberAnswer?> RecordReceiptAsync(
        string carrier, string message, DeliveryStatus status, CancellationToken cancellationToken)
    {
        // The carrier's id first: one that happens to look like a key of ours would settle the message of somebody else.
        var found = await records.FindLookupAsync(TurnMapping.LookupOfCarrierMessage(carrier, message), cancellationToken);
        return ContactKey.TryParse(found ?? message, out var key) ? await RecordReceiptAsync(carrier, key, status, cancellationToken) : null;
    }

    /// <summary>A delivery receipt came that names our own key, and is known to be about it.</summary>
    /// <param name="carrier">Whose.</param>
    /// <param name="key">Which contact.</param>
    /// <param name="status">The network's word.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>What the subscriber made of it.</returns>
    public async Task<SubscriberAnswer> RecordReceiptAsync(
        string carrier, ContactKey key, DeliveryStatus status, CancellationToken cancellationToken)
    {
        using var span = Walk.Continue(
            "receipt", await WalkMemory.FindAsync(records, key.ToString(), cancellationToken), ActivityKind.Consumer);
        span?.SetTag("smartmanager.carrier", carrier);
        span?.SetTag("smartmanager.delivery.status", KebabName.Of(status));
        return await grains.GetGrain<ISubscriberGrain>(key.Subscriber.Value)
            .Handle(new SubscriberMessage(null, new SubscriberCommand.RecordReceipt(key, status)) { Trace = span?.Id });
    }

    /// <summary>A mobile-originated message came.</summary>
    /// <param name="carrier">Whose.</param>
    /// <param name="messageId">The carrier's id of it; a second one with the same id changes nothing.</param>
    /// <param name="from">Who wrote.</param>
    /// <param name="text">What was written.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>What the subscriber made of it; null if no subscriber has the number.</returns>
    public async Task<SubscriberAnswer?> ReceiveReplyAsync(
        string carrier, string messageId, Msisdn from, string text, CancellationToken cancellationToken)
    {
        var found = await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(from.Digits), cancellationToken);
        return found is null
            ? null
            : await grains.GetGrain<ISubscriberGrain>(found)
                .Handle(new SubscriberMessage($"reply/{carrier}/{messageId}", new SubscriberCommand.ReceiveReply(text)));
    }
}
