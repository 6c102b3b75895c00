using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>Where a contact stands, and with it whether it uses up budget.</summary>
/// <remarks>Stored as a number and written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<ContactStanding>))]
public enum ContactStanding
{
    /// <summary>Planned; its budget is reserved.</summary>
    Reserved = 0,

    /// <summary>Released: the rules said yes at the moment of contact and the intent is durable. Counts.</summary>
    Released = 1,

    /// <summary>The carrier has it. Counts.</summary>
    Sent = 2,

    /// <summary>It reached the subscriber. Counts.</summary>
    Delivered = 3,

    /// <summary>Nobody knows whether it left. Counts, because it may have.</summary>
    InDoubt = 4,

    /// <summary>It did not reach the subscriber. Its budget is given back.</summary>
    Failed = 5,

    /// <summary>The rules said no at the moment of contact. Its budget is given back.</summary>
    Withheld = 6,

    /// <summary>No final receipt, or no word of a conversation, came in time. Counts, because it may have arrived.</summary>
    Unconfirmed = 7,

    /// <summary>Another system of the operator made it, and told us. Counts.</summary>
    ThirdParty = 8,
}

/// <summary>One contact with the subscriber, made or planned.</summary>
/// <param name="Version">The decision that planned it: with <paramref name="Ordinal"/> its key.</param>
/// <param name="Ordinal">Which of that decision's effects.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Kind">What kind of message.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Subject">The offer or key moment that it is about; see <see cref="ThirdPartySubject"/> for one of another system.</param>
/// <param name="At">The instant at which it counts: when it is due, and once released, when it was released. UTC.</param>
/// <param name="Attempts">How often it was released. At least 0.</param>
public readonly record struct Contact(
    long Version,
    byte Ordinal,
    Channel Channel,
    MessageKind Kind,
    ContactStanding Standing,
    string Subject,
    DateTimeOffset At,
    byte Attempts)
{
    // A state has fifty of them, and is decoded for each of its turns: so each takes 32 bytes instead of 48.
    private readonly long _at = At.UtcTicks;
    private readonly byte _channel = (byte)Channel;
    private readonly byte _kind = (byte)Kind;
    private readonly byte _standing = (byte)Standing;

    /// <summary>On which channel.</summary>
    public Channel Channel
    {
        get => (Channel)_channel;
        init => _channel = (byte)value;
    }

    /// <summary>What kind of message.</summary>
    public MessageKind Kind
    {
        get => (MessageKind)_kind;
        init => _kind = (byte)value;
    }

    /// <summary>Where it stands.</summary>
    public ContactStanding Standing
    {
        get => (ContactStanding)_standing;
        init => _standing = (byte)value;
    }

    /// <summary>The instant at which it counts: when it is due, and once released, when it was released. UTC.</summary>
    public DateTimeOffset At
    {
        get => new(_at, TimeSpan.Zero);
        init => _at = value.UtcTicks;
    }

    /// <summary>Whether it uses up budget.</summary>
    public bool Counts => Kind == MessageKind.Marketing && Standing is not (ContactStanding.Failed or ContactStanding.Withheld);

    /// <summary>Whether it is a service message that a cap which asks for them counts.</summary>
    public bool IsServiceThatCounts =>
        Kind == MessageKind.Service && Standing is not (ContactStanding.Failed or ContactStanding.Withheld);

    /// <summary>Whether nothing more is expected to happen to it.</summary>
    public bool IsSettled =>
        Standing is ContactStanding.Delivered or ContactStanding.Failed or ContactStanding.Withheld
            or ContactStanding.Unconfirmed or ContactStanding.ThirdParty;

    /// <summary>Whether no window can hold it any more and nothing that may still happen to it matters.</summary>
    /// <remarks>One in doubt is forgotten with its window too, whatever became of its wake-up: doubts must not fill the record for
    /// ever.</remarks>
    public bool IsForgettable(DateTimeOffset now) =>
        (IsSettled && !Counts && !(MayCountAgain && now - At < SubscriberState.LateReceiptMax))
        || (Standing is not (ContactStanding.Reserved or ContactStanding.Released)
            && now - At >= SubscriberState.ContactsKeptFor + SubscriberState.ClockStepMax);

    /// <summary>Whether it was released, and then held not to have arrived.</summary>
    public bool HasLeftInVain => Attempts > 0 && Standing is (ContactStanding.Failed or ContactStanding.Withheld);

    /// <summary>Whether the word that it did arrive would make it count after all.</summary>
    private bool MayCountAgain => Kind == MessageKind.Marketing && HasLeftInVain;

    /// <summary>Whether it has this key.</summary>
    public bool Is(ContactKey key) => Version == key.Version && Ordinal == key.Ordinal;
}

/// <summary>An offer that was put to the subscriber and can still be answered.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Channel">On which channel it was put.</param>
/// <param name="Version">The decision that put it.</param>
/// <param name="Ordinal">The contact that carried it.</param>
/// <param name="OfferedAt">When it was decided. UTC.</param>
/// <param name="ExpiresAt">Until when it can be answered. UTC, exclusive.</param>
public readonly record struct OfferInPlay(
    string Offer, Channel Channel, long Version, byte Ordinal, DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt);

/// <summary>An answer to an offer that later decisions must remember.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Kind">What was answered.</param>
/// <param name="At">When. UTC.</param>
public readonly record struct PastAnswer(string Offer, AnswerKind Kind, DateTimeOffset At);

/// <summary>What became of an offer.</summary>
[JsonConverter(typeof(KebabNameConverter<AnswerKind>))]
public enum AnswerKind
{
    /// <summary>The subscriber wants it; an order is on its way.</summary>
    Accepted = 0,

    /// <summary>The subscriber does not want it.</summary>
    Refused = 1,

    /// <summary>The offer's time ran out without an answer.</summary>
    Expired = 2,
}

/// <summary>What became of one treatment that was proposed in an interaction.</summary>
[JsonConverter(typeof(KebabNameConverter<InteractionResponse>))]
public enum InteractionResponse
{
    /// <summary>It was shown or said; no answer yet.</summary>
    Shown = 0,

    /// <summary>The subscriber wants it.</summary>
    Accepted = 1,

    /// <summary>The subscriber does not want it.</summary>
    Refused = 2,

    /// <summary>It was never put to the subscriber.</summary>
    NotShown = 3,
}

/// <summary>An order on its way to billing.</summary>
/// <param name="Version">The decision that placed it: with <paramref name="Ordinal"/> its key.</param>
/// <param name="Ordinal">Which of that decision's effects.</param>
/// <param name="Offer">What was ordered.</param>
/// <param name="Service">The service that is held once it is booked.</param>
/// <param name="PriceMinor">The price agreed. Unit: the operator's smallest unit of money.</param>
/// <param name="PlacedAt">When. UTC.</param>
public readonly record struct PendingOrder(
    long Version, byte Ordinal, string Offer, string Service, long PriceMinor, DateTimeOffset PlacedAt);

/// <summary>A conversation that the subscriber began, with what was proposed in it.</summary>
/// <param name="Version">The decision that opened it.</param>
/// <param name="Channel">Where the subscriber is.</param>
/// <param name="Offers">What was proposed, best first.</param>
/// <param name="Responses">What was said to each of them so far; null for nothing.</param>
/// <param name="OpenedAt">When. UTC.</param>
public sealed record Interaction(
    long Version,
    Channel Channel,
    ImmutableArray<string> Offers,
    ImmutableArray<InteractionResponse?> Responses,
    DateTimeOffset OpenedAt)
{
    /// <summary>Whether nobody has said yet what became of a proposal: it may be before the subscriber's eyes.</summary>
    /// <param name="place">Its place in <see cref="Offers"/>.</param>
    public bool Awaits(int place) => Responses[place] is null;
}
