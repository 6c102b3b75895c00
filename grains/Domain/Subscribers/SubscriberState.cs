using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>All that the decider may know of one subscriber. Rebuilt from its events alone.</summary>
/// <remarks>Every list is bounded by a constant here, so that a subscriber cannot grow without end.</remarks>
public sealed record SubscriberState
{
    /// <summary>Months of bills kept: the average that a bill is compared with. Source: requirements .</summary>
    public const int BillsKept = 3;

    /// <summary>Contacts on record at which marketing stops: more could not be counted.</summary>
    public const int ContactsKept = 200;

    /// <summary>
    /// Contacts on record at which service messages stop too. Above <see cref="ContactsKept"/>, so that marketing never silences them.
    /// </summary>
    public const int ContactsMax = 256;

    /// <summary>
    /// Settled service messages on record where a cap counts them, the latest, beside <see cref="ContactsMax"/>. No cap has a higher limit,
    /// so none could tell more of them apart.
    /// </summary>
    public const int ServiceKept = 100;

    /// <summary>Longest window over which contacts are remembered exactly. Longer caps are refused by the rulebook.</summary>
    public static readonly TimeSpan ContactsKeptFor = TimeSpan.FromDays(31);

    /// <summary>
    /// How far a clock may be set back without finding a contact forgotten that counts again; an hour less for a cap over a month that is
    /// an hour longer than 31 days, as one is when clocks are set to winter time.
    /// </summary>
    public static readonly TimeSpan ClockStepMax = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a contact that did not arrive stays on record, lest the network says later that it did. Source: three days is how long
    /// centres of short messages commonly try.
    /// </summary>
    public static readonly TimeSpan LateReceiptMax = TimeSpan.FromDays(3);

    /// <summary>Offers that can be in play at once; the oldest gives way.</summary>
    public const int OffersInPlayMax = 8;

    /// <summary>Answers remembered; the oldest gives way.</summary>
    public const int AnswersKept = 50;

    /// <summary>Interactions open at once; the oldest gives way.</summary>
    public const int InteractionsMax = 4;

    /// <summary>Orders on their way at once.</summary>
    public const int PendingOrdersMax = 8;

    /// <summary>Booked orders that are remembered so that they can be reversed; the oldest gives way.</summary>
    public const int BookedOrdersKept = 16;

    /// <summary>Tasks of people that are open at once; no more are asked for.</summary>
    public const int TasksMax = 4;

    /// <summary>Offers put in conversations that are remembered; the oldest gives way.</summary>
    public const int PutsKept = 64;

    /// <summary>Units of pools held at once by orders on their way and by seats.</summary>
    public const int UnitsMax = 32;

    /// <summary>
    /// Lists that a subscriber can be put on, and no more. As many can be on their way to the subscriber's number, so there can be twice as
    /// many entries.
    /// </summary>
    public const int SuppressionsMax = 32;

    /// <summary>Complaints open at once that are told apart.</summary>
    public const int ComplaintsMax = 8;

    /// <summary>Whose state this is.</summary>
    public required SubscriberId Id { get; init; }

    /// <summary>How many events were folded in. 0 for a subscriber not seen yet.</summary>
    public long Version { get; init; }

    /// <summary>Who it is; null before the operator's systems told us.</summary>
    public Profile? Profile { get; init; }

    /// <summary>
    /// Bills of the last months, latest last, at most <see cref="BillsKept"/>. Unit: the operator's smallest unit of money.
    /// </summary>
    public ImmutableArray<long> BillsMinor { get; init; } = [];

    /// <summary>The latest month billed; default before the first bill.</summary>
    public BillingMonth LastBillMonth { get; init; }

    /// <summary>Balance. Unit: the operator's smallest unit of money; below 0 means arrears.</summary>
    public long BalanceMinor { get; init; }

    /// <summary>Loyalty points.</summary>
    public long Points { get; init; }

    /// <summary>Data used since the last bill. Unit: 1,024 bytes.</summary>
    public long DataUsedKilobytes { get; init; }

    /// <summary>Minutes talked since the last bill.</summary>
    public int VoiceMinutes { get; init; }

    /// <summary>Messages sent by the subscriber since the last bill.</summary>
    public int SmsCount { get; init; }

    /// <summary>Whether the subscriber is outside the home network.</summary>
    public bool IsRoaming { get; init; }

    /// <summary>Services held, in ordinal order.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Whether marketing is allowed at all.</summary>
    public bool HasMarketingConsent { get; init; }

    /// <summary>Whether the subscriber ever said yes or no to marketing here; until then the first profile says it.</summary>
    public bool HasSpokenOnConsent { get; init; }

    /// <summary>Channels on which the subscriber does not want to be disturbed, whoever asked for it. Set: the subscriber did.</summary>
    public ChannelSet DoNotDisturb
    {
        get => DoNotDisturbBy.All;
        init => DoNotDisturbBy = new Disturbance(value, default, default, default);
    }

    /// <summary>The same, by who asked for it.</summary>
    public Disturbance DoNotDisturbBy { get; init; }

    /// <summary>Lists that the subscriber is on, oldest first, one entry a list. Some may have run out: see the entry.</summary>
    public ImmutableArray<SuppressionEntry> Suppressions { get; init; } = [];

    /// <summary>Why the subscriber is on the list <see cref="SuppressionEntry.Manual"/>; null if not on it.</summary>
    public string? SuppressedBy
    {
        get
        {
            foreach (var entry in Suppressions)
            {
                if (entry.List == SuppressionEntry.Manual)
                {
                    return entry.Reason;
                }
            }

            return null;
        }

        init => Suppressions = value is null ? [] :
        [
            new SuppressionEntry(SuppressionEntry.Manual, value, RequestSource.Staff, null, DateTimeOffset.UnixEpoch, null),
        ];
    }

    /// <summary>Tickets of complaints that are open, oldest first, at most <see cref="ComplaintsMax"/>.</summary>
    public ImmutableArray<string> OpenComplaints { get; init; } = [];

    /// <summary>
    /// Contacts in the order in which they were planned, without those that <see cref="Contact.IsForgettable"/> at the last plan.
    /// </summary>
    public ImmutableArray<Contact> Contacts { get; init; } = [];

    /// <summary>Offers that can be answered, oldest first.</summary>
    public ImmutableArray<OfferInPlay> OffersInPlay { get; init; } = [];

    /// <summary>Answers that later decisions must remember, oldest first.</summary>
    public ImmutableArray<PastAnswer> Answers { get; init; } = [];

    /// <summary>Conversations that are open, oldest first.</summary>
    public ImmutableArray<Interaction> Interactions { get; init; } = [];

    /// <summary>Orders on their way to billing, oldest first.</summary>
    public ImmutableArray<PendingOrder> PendingOrders { get; init; } = [];

    /// <summary>When each key moment last came, by its number; default for never. UTC.</summary>
    public ImmutableArray<DateTimeOffset> MomentsAt { get; init; } = [];

    /// <summary>
    /// Offers put in conversations, which have no contact of their own, oldest first. Remembered for <see cref="ContactsKeptFor"/>.
    /// </summary>
    public ImmutableArray<PastPut> Puts { get; init; } = [];

    /// <summary>Units of pools that are this subscriber's: those of orders on their way, and seats. Oldest first.</summary>
    public ImmutableArray<HeldUnit> Units { get; init; } = [];

    /// <summary>Orders that billing booked, oldest first, at most <see cref="BookedOrdersKept"/>: those that may be reversed.</summary>
    public ImmutableArray<BookedOrder> BookedOrders { get; init; } = [];

    /// <summary>What people were asked to do for this subscriber and have not ended, oldest first.</summary>
    public ImmutableArray<OpenTask> Tasks { get; init; } = [];

    /// <summary>Tasks of campaigns that came, oldest first, at most <see cref="Campaigns.Participations.Kept"/>.</summary>
    public ImmutableArray<Participation> Participations { get; init; } = [];

    /// <summary>The state before any event.</summary>
    public static SubscriberState Initial(SubscriberId id) => new() { Id = id };

    /// <summary>Average of the bills on record; 0 without any. Unit: the operator's smallest unit of money.</summary>
    public long BillAverageMinor => BillsMinor.IsEmpty ? 0 : BillSumMinor / BillsMinor.Length;

    /// <summary>Sum of the bills on record. Unit: the operator's smallest unit of money.</summary>
    public long BillSumMinor
    {
        get
        {
            var sum = 0L;
            foreach (var bill in BillsMinor)
            {
                sum += bill;
            }

            return sum;
        }
    }

    /// <summary>When the key moment last came; null for never.</summary>
    public DateTimeOffset? LastMomentAt(KeyMoment moment) =>
        MomentsAt.Length > (int)moment && MomentsAt[(int)moment] != default ? MomentsAt[(int)moment] : null;

    /// <summary>Whether one more contact may be planned without losing sight of another.</summary>
    public bool HasRoomFor(MessageKind kind, DateTimeOffset now)
    {
        var max = kind == MessageKind.Marketing ? ContactsKept : ContactsMax;
        if (Contacts.Length < max)
        {
            return true;
        }

        var kept = 0;
        foreach (var contact in Contacts.AsSpan())
        {
            kept += contact.IsForgettable(now) ? 0 : 1;
        }

        return kept < max;
    }

    /// <summary>The contact with this key, or null.</summary>
    public Contact? FindContact(ContactKey key)
    {
        foreach (var contact in Contacts.AsSpan())
        {
            if (contact.Is(key))
            {
                return contact;
            }
        }

        return null;
    }

    /// <summary>Whether a seat is taken for a service and not given back.</summary>
    public bool HasSeat(string service)
    {
        foreach (ref readonly var unit in Units.AsSpan())
        {
            if (unit.IsSeat && string.Equals(unit.Service, service, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a service is held.</summary>
    /// <remarks>Asked for every offer of a decision; a subscriber holds so few that looking at each is faster than a search.</remarks>
    public bool Holds(string service)
    {
        foreach (var held in Services)
        {
            if (string.Equals(held, service, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
