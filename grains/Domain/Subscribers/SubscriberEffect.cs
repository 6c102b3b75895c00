using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>
/// What must be done outside, or be found from outside, as a consequence. Made durable in the same transaction as the events.
/// </summary>
public abstract record SubscriberEffect
{
    private SubscriberEffect()
    {
    }

    /// <summary>Send one message when it is due.</summary>
    /// <param name="Key">Its idempotency key.</param>
    /// <param name="Channel">On which channel.</param>
    /// <param name="Kind">What kind of message.</param>
    /// <param name="Message">What to say to whom.</param>
    /// <param name="DueAt">Not before this instant. UTC.</param>
    public sealed record SendMessage(ContactKey Key, Channel Channel, MessageKind Kind, OutgoingMessage Message, DateTimeOffset DueAt)
        : SubscriberEffect;

    /// <summary>Order a product in billing.</summary>
    /// <param name="Key">Its idempotency key.</param>
    /// <param name="Order">What to order for whom.</param>
    public sealed record PlaceOrder(ContactKey Key, OutgoingOrder Order) : SubscriberEffect;

    /// <summary>Take an order back in billing.</summary>
    /// <param name="Order">The order's key: the reversal's is made of it.</param>
    /// <param name="Reversal">What to take back of whom.</param>
    public sealed record TakeOrderBack(ContactKey Order, OutgoingReversal Reversal) : SubscriberEffect;

    /// <summary>Move a reversal on in the outbox.</summary>
    /// <param name="Order">The order's key.</param>
    /// <param name="Stage">Where the reversal stands now.</param>
    /// <param name="DueAt">A new earliest instant, UTC; null leaves it.</param>
    public sealed record MoveReversal(ContactKey Order, OutgoingStage Stage, DateTimeOffset? DueAt) : SubscriberEffect;

    /// <summary>Ask a person to do something.</summary>
    /// <param name="Key">Names the task.</param>
    /// <param name="Task">What to do.</param>
    public sealed record AskPerson(ContactKey Key, OutgoingTask Task) : SubscriberEffect;

    /// <summary>Move a message or order on in the outbox.</summary>
    /// <param name="Key">Which.</param>
    /// <param name="Stage">Where it stands now.</param>
    /// <param name="DueAt">A new earliest instant, UTC; null leaves it.</param>
    public sealed record MoveOutgoing(ContactKey Key, OutgoingStage Stage, DateTimeOffset? DueAt) : SubscriberEffect;

    /// <summary>Show a contact in the reports as it stands now.</summary>
    public sealed record ShowContact(Contact Contact) : SubscriberEffect;

    /// <summary>Wake this subscriber at an instant; null cancels.</summary>
    public sealed record SetWakeUp(string Name, DateTimeOffset? DueAt) : SubscriberEffect;

    /// <summary>Let this subscriber be found by its number.</summary>
    public sealed record ListMsisdn(string Msisdn) : SubscriberEffect;

    /// <summary>Let a contact be found by the carrier's own id.</summary>
    public sealed record ListCarrierMessage(string Carrier, string CarrierMessageId, ContactKey Key) : SubscriberEffect;

    /// <summary>Tell a pool what became of a unit.</summary>
    /// <param name="Order">The order that it was taken for.</param>
    /// <param name="Pool">Which pool.</param>
    /// <param name="Move">What became of it.</param>
    public sealed record MoveUnit(ContactKey Order, string Pool, UnitMove Move) : SubscriberEffect;

    /// <summary>Add to a counter of the day.</summary>
    /// <param name="Name">Slash-separated, such as <c>replies/accept</c>.</param>
    /// <param name="Amount">What to add.</param>
    public sealed record Count(string Name, long Amount) : SubscriberEffect;
}

/// <summary>What to say to whom. Personal data.</summary>
/// <param name="Msisdn">Digits only.</param>
/// <param name="Text">Rendered; no placeholders left.</param>
/// <param name="Subject">The offer or key moment that it is about.</param>
public sealed record OutgoingMessage(string Msisdn, string Text, string Subject);

/// <summary>What to order for whom. Personal data.</summary>
/// <param name="Msisdn">Digits only.</param>
/// <param name="Offer">Which offer.</param>
/// <param name="ProductCode">The product in billing.</param>
/// <param name="PriceMinor">The price agreed. Unit: the smallest unit of the currency.</param>
public sealed record OutgoingOrder(string Msisdn, string Offer, string ProductCode, long PriceMinor);

/// <summary>Where a message or order stands outside.</summary>
public enum OutgoingStage
{
    /// <summary>Waits, or waits again.</summary>
    Pending = 0,

    /// <summary>The intent is durable; the carrier may or may not have it.</summary>
    Releasing = 1,

    /// <summary>The carrier has it.</summary>
    Sent = 2,

    /// <summary>Nobody knows.</summary>
    InDoubt = 3,

    /// <summary>Done.</summary>
    Delivered = 4,

    /// <summary>Will not be done.</summary>
    Failed = 5,

    /// <summary>The rules said no.</summary>
    Withheld = 6,

    /// <summary>Sent, and no final word came.</summary>
    Unconfirmed = 7,
}
