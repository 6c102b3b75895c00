using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Gateway.Subscribers;

/// <summary>All that is known of one subscriber. Personal data.</summary>
internal sealed record SubscriberView
{
    public required string Id { get; init; }

    /// <summary>How many facts are on record.</summary>
    public required long Version { get; init; }

    /// <summary>Who it is; null before the operator's systems told us.</summary>
    public Profile? Profile { get; init; }

    public required ImmutableArray<long> BillsMinor { get; init; }

    public required long BillAverageMinor { get; init; }

    /// <summary>The latest month billed; null before the first bill.</summary>
    public string? LastBillMonth { get; init; }

    public required long BalanceMinor { get; init; }

    public required long Points { get; init; }

    public required long DataUsedKilobytes { get; init; }

    public required int VoiceMinutes { get; init; }

    public required int SmsCount { get; init; }

    public required bool IsRoaming { get; init; }

    public required ImmutableArray<string> Services { get; init; }

    public required bool HasMarketingConsent { get; init; }

    /// <summary>Channels on which the subscriber does not want to be disturbed.</summary>
    public required ImmutableArray<Channel> DoNotDisturb { get; init; }

    /// <summary>Why the subscriber is on a suppression list; null if on none.</summary>
    public string? SuppressedBy { get; init; }

    public required ImmutableArray<string> OpenComplaints { get; init; }

    /// <summary>How much of each cap of the rulebook in force is used, reserved and left at this moment.</summary>
    public required ImmutableArray<BudgetView> Budgets { get; init; }

    /// <summary>Oldest first.</summary>
    public required ImmutableArray<ContactView> Contacts { get; init; }

    public required ImmutableArray<OfferInPlayView> OffersInPlay { get; init; }

    public required ImmutableArray<PastAnswer> Answers { get; init; }

    public required ImmutableArray<OpenInteractionView> Interactions { get; init; }

    public required ImmutableArray<OrderView> Orders { get; init; }

    /// <summary>The latest orders that billing booked, oldest first.</summary>
    public required ImmutableArray<BookedOrderView> BookedOrders { get; init; }

    /// <summary>What people were asked to do for the subscriber and have not ended, oldest first.</summary>
    public required ImmutableArray<OpenTaskView> Tasks { get; init; }

    /// <summary>When each key moment last came.</summary>
    public required ImmutableArray<MomentView> Moments { get; init; }

    /// <summary>Makes the view of a state at an instant.</summary>
    public static SubscriberView Of(SubscriberState state, Rulebook rulebook, DateTimeOffset now) => new()
    {
        Id = state.Id.Value,
        Version = state.Version,
        Profile = state.Profile,
        BillsMinor = state.BillsMinor,
        BillAverageMinor = state.BillAverageMinor,
        LastBillMonth = state.LastBillMonth == default ? null : state.LastBillMonth.ToString(),
        BalanceMinor = state.BalanceMinor,
        Points = state.Points,
        DataUsedKilobytes = state.DataUsedKilobytes,
        VoiceMinutes = state.VoiceMinutes,
        SmsCount = state.SmsCount,
        IsRoaming = state.IsRoaming,
        Services = state.Services,
        HasMarketingConsent = state.HasMarketingConsent,
        DoNotDisturb = [.. Enum.GetValues<Channel>().Where(state.DoNotDisturb.Has)],
        SuppressedBy = ReasonOf(state, rulebook, now),
        OpenComplaints = state.OpenComplaints,
        Budgets = [.. rulebook.Policy.Caps.Select(cap => BudgetView.Of(state, cap, now, rulebook.ZoneOf(state.Profile)))],
        Contacts = [.. state.Contacts.Select(contact => ContactView.Of(state.Id, contact))],
        OffersInPlay = [.. state.OffersInPlay.Select(offer => OfferInPlayView.Of(state.Id, offer))],
        Answers = state.Answers,
        Interactions = [.. state.Interactions.Select(one => new OpenInteractionView(
            new DecisionId(state.Id, one.Version).ToString(), one.Channel, one.Offers, one.OpenedAt))],
        Orders = [.. state.PendingOrders.Select(order => new OrderView(
            new ContactKey(state.Id, order.Version, order.Ordinal).ToString(), order.Offer, order.PlacedAt))],
        BookedOrders = [.. state.BookedOrders.Select(order => BookedOrderView.Of(state.Id, order, rulebook))],
        Tasks = [.. state.Tasks.Select(task => new OpenTaskView(
            new ContactKey(state.Id, task.Version, task.Ordinal).ToString(), task.Kind, task.AskedAt))],
        Moments = [.. Enum.GetValues<KeyMoment>()
            .Where(moment => state.LastMomentAt(moment) is not null)
            .Select(moment => new MomentView(moment, state.LastMomentAt(moment)!.Value))],
    };

    /// <summary>The reason of the first list, but for white ones.</summary>
    private static string? ReasonOf(SubscriberState state, Rulebook rulebook, DateTimeOffset now) => state.Suppressions
        .Where(entry => entry.IsInEffect(now) && rulebook.Suppressions.Find(entry.List) is not { Kind: SuppressionKind.White })
        .Select(entry => entry.Reason)
        .FirstOrDefault();
}

/// <summary>How much of a cap is used up at an instant.</summary>
/// <param name="Cap">Which cap.</param>
/// <param name="Channels">The channels whose contacts it counts and limits; empty for all but the passive.</param>
/// <param name="OfferGroups">The groups whose offers it counts and limits; empty for whatever is said.</param>
/// <param name="Kinds">The kinds of messages that it counts.</param>
/// <param name="Used">Contacts made within the window before the instant, or in the period that holds it.</param>
/// <param name="Reserved">Contacts planned and not made yet, also those that wait for the morning or for an answer.</param>
/// <param name="Left">How many more can be planned for this instant: the limit less the fullest window that holds it.</param>
/// <param name="Limit">At most so many in any window, or in each period.</param>
/// <param name="Window">How long a window is; null for a period.</param>
/// <param name="Period">Which period, where the subscriber is; null for a window.</param>
internal sealed record BudgetView(
    string Cap,
    ImmutableArray<Channel> Channels,
    ImmutableArray<string> OfferGroups,
    ImmutableArray<MessageKind> Kinds,
    int Used,
    int Reserved,
    int Left,
    int Limit,
    TimeSpan? Window,
    CalendarPeriod? Period)
{
    /// <summary>Makes the view of a cap at an instant.</summary>
    public static BudgetView Of(SubscriberState state, Cap cap, DateTimeOffset now, TimeZoneInfo zone)
    {
        var record = new ContactRecord(state);
        var span = cap.Span(now, zone);
        var (used, reserved) = (0, 0);
        foreach (ref readonly var contact in record.Contacts)
        {
            var isReserved = contact.Standing == ContactStanding.Reserved;
            reserved += isReserved && cap.Counts(contact, record) ? 1 : 0;
            used += !isReserved && cap.Counts(contact, record) && span.Has(contact.At) ? 1 : 0;
        }

        // A window that ends with a later contact holds this instant, too: the policy asks all of them.
        var left = Math.Max(0, cap.Limit - cap.Fullest(record, new ContactSlot(default, now, zone)));
        var document = cap.Document;
        return new BudgetView(
            cap.Code, document.Channels, document.OfferGroups, document.Kinds, used, reserved, left, cap.Limit, document.Window,
            document.Period);
    }
}

/// <summary>One contact, made or planned.</summary>
internal sealed record ContactView(
    string Key, Channel Channel, MessageKind Kind, ContactStanding Standing, string Subject, DateTimeOffset At, int Attempts)
{
    public static ContactView Of(SubscriberId subscriber, Contact contact) => new(
        new ContactKey(subscriber, contact.Version, contact.Ordinal).ToString(),
        contact.Channel,
        contact.Kind,
        contact.Standing,
        contact.Subject,
        contact.At,
        contact.Attempts);
}

/// <summary>An offer that can still be answered.</summary>
internal sealed record OfferInPlayView(string Key, string Offer, Channel Channel, DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt)
{
    public static OfferInPlayView Of(SubscriberId subscriber, OfferInPlay offer) => new(
        new ContactKey(subscriber, offer.Version, offer.Ordinal).ToString(), offer.Offer, offer.Channel, offer.OfferedAt, offer.ExpiresAt);
}

/// <summary>A conversation that is open.</summary>
internal sealed record OpenInteractionView(string InteractionId, Channel Channel, ImmutableArray<string> Offers, DateTimeOffset OpenedAt);

/// <summary>An order on its way to billing.</summary>
internal sealed record OrderView(string Key, string Offer, DateTimeOffset PlacedAt);

/// <summary>An order that billing booked.</summary>
/// <param name="Key">Names it.</param>
/// <param name="Offer">Which offer.</param>
/// <param name="PriceMinor">What was agreed. Unit: the smallest unit of the currency.</param>
/// <param name="BookedAt">When we heard that it was booked. UTC.</param>
/// <param name="ReversibleUntil">Until when it can be reversed under the rulebook in force; null if it cannot be. UTC.</param>
/// <param name="ReversalAskedAt">When it was asked to be reversed and billing has not answered yet; null if nobody asks. UTC.</param>
internal sealed record BookedOrderView(
    string Key, string Offer, long PriceMinor, DateTimeOffset BookedAt, DateTimeOffset? ReversibleUntil, DateTimeOffset? ReversalAskedAt)
{
    public static BookedOrderView Of(SubscriberId subscriber, BookedOrder order, Rulebook rulebook) => new(
        new ContactKey(subscriber, order.Version, order.Ordinal).ToString(),
        order.Offer,
        order.PriceMinor,
        order.BookedAt,
        order.BookedAt + rulebook.FindOffer(order.Offer)?.Document.ReversibleFor,
        order.ReversalAskedAt);
}

/// <summary>What a person was asked to do.</summary>
internal sealed record OpenTaskView(string Key, TaskKind Kind, DateTimeOffset AskedAt);

/// <summary>When a key moment last came.</summary>
internal sealed record MomentView(KeyMoment Moment, DateTimeOffset LastAt);

/// <summary>A page of a subscriber's history, newest first.</summary>
/// <param name="Events">The facts.</param>
/// <param name="Before">What to ask for the next page with; null if there is none.</param>
internal sealed record HistoryView(ImmutableArray<HistoryEventView> Events, long? Before);

/// <summary>One fact of a history.</summary>
/// <param name="Version">The version that it led to.</param>
/// <param name="Event">As it is stored; its <c>type</c> says what it is.</param>
internal sealed record HistoryEventView(long Version, JsonElement Event);
