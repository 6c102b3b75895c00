using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Subscribers;

/// <summary>Turns a decision into what the store makes durable, and stored events back into themselves.</summary>
public static class TurnMapping
{
    /// <summary>The outbox channel of orders.</summary>
    public const string BillingChannel = "billing";

    /// <summary>The outbox channel of what pools are told of their units.</summary>
    public const string CapacityChannel = "capacity";

    /// <summary>The outbox channel of what people are asked to do.</summary>
    public const string DeskChannel = "desk";

    private const string ReversalSuffix = "~reversal";

    /// <summary>The lane in which all orders wait.</summary>
    public static OutboxLane BillingLane { get; } = new(BillingChannel, MessageKind.Service.Name());

    /// <summary>The lane in which all tasks of people wait.</summary>
    public static OutboxLane DeskLane { get; } = new(DeskChannel, MessageKind.Service.Name());

    /// <summary>The lane in which all news for pools waits.</summary>
    public static OutboxLane CapacityLane { get; } = new(CapacityChannel, MessageKind.Service.Name());

    private static DayPrefix _day = new(default, string.Empty);

    /// <summary>The rows of a decision, with what only the grain knows.</summary>
    public static Turn ToTurn(
        GrainKey grain, SubscriberState before, Decision.Accepted decision, DateTimeOffset now, TurnFrame frame = default)
    {
        var rows = new Rows(before.Id, now, PrefixOf(now));
        foreach (var effect in decision.Effects)
        {
            rows.Add(effect);
        }

        var entries = new JournalEntry[decision.Events.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = ToEntry(decision.Events[i]);
        }

        return new Turn
        {
            Grain = grain,
            GrainNumber = frame.GrainNumber,
            MessageId = frame.MessageId,
            Snapshot = frame.Snapshot,
            Trace = frame.Trace,
            ExpectedVersion = before.Version,
            At = now,
            Entries = System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(entries),
            Outbox = Rows.Take(rows.Outbox),
            Contacts = Rows.Take(rows.Contacts),
            WakeUps = Rows.Take(rows.WakeUps),
            Lookups = Rows.Take(rows.Lookups),
            Counters = Rows.Take(rows.Counters),
        };
    }

    /// <summary>The event of a stored body.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static SubscriberEvent ToEvent(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DomainJson.Default.SubscriberEvent) ?? throw new FormatException("The stored event is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored event is not whole, or of a later build.", exception);
        }
    }

    /// <summary>The name under which a subscriber is found by its number.</summary>
    public static string LookupOfMsisdn(string msisdn) => "msisdn/" + msisdn;

    /// <summary>The outbox key of what a pool is told of the unit of an order.</summary>
    public static string UnitRow(ContactKey order, UnitMove move) => $"{order}~{KebabName.Of(move)}";

    /// <summary>The outbox key of the reversal of an order.</summary>
    public static string ReversalRow(ContactKey order) => order + ReversalSuffix;

    /// <summary>The order that an outbox key asks to reverse; false if it is not the key of a reversal.</summary>
    public static bool TryParseReversalRow(string key, out ContactKey order)
    {
        order = default;
        return key.EndsWith(ReversalSuffix, StringComparison.Ordinal) && ContactKey.TryParse(key[..^ReversalSuffix.Length], out order);
    }

    /// <summary>
    /// The name under which it is found whether anything is kept for a number that nobody had: see <see cref="Numbers.NumberGrain"/>.
    /// </summary>
    public static string LookupOfWishes(string msisdn) => "wishes/" + msisdn;

    /// <summary>The name under which a contact is found by the carrier's own id.</summary>
    public static string LookupOfCarrierMessage(string carrier, string carrierMessageId) => $"carrier/{carrier}/{carrierMessageId}";

    private static JournalEntry ToEntry(SubscriberEvent @event) => new(
        JsonSerializer.SerializeToUtf8Bytes(@event, DomainJson.Default.SubscriberEvent),
        @event is SubscriberEvent.NetworkEventObserved or SubscriberEvent.OrderDeferred or SubscriberEvent.ReversalDeferred
            ? Retention.Perishable
            : Retention.Lasting);

    private static string PrefixOf(DateTimeOffset now)
    {
        var (day, known) = (DateOnly.FromDateTime(now.UtcDateTime), _day);
        if (known.Day != day)
        {
            _day = known = new DayPrefix(day, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "/");
        }

        return known.Text;
    }

    private sealed record DayPrefix(DateOnly Day, string Text);

    /// <summary>Collects rows. Most turns have one or two of them, so a list is made only when its first row comes.</summary>
    private struct Rows(SubscriberId subscriber, DateTimeOffset now, string day)
    {
        public ImmutableArray<OutboxChange>.Builder? Outbox;

        public ImmutableArray<ContactChange>.Builder? Contacts;

        public ImmutableArray<WakeUpChange>.Builder? WakeUps;

        public ImmutableArray<LookupEntry>.Builder? Lookups;

        public ImmutableArray<CounterIncrement>.Builder? Counters;

        public void Add(SubscriberEffect effect)
        {
            switch (effect)
            {
                case SubscriberEffect.Count count:
                    Append(ref Counters, new CounterIncrement(day + count.Name, count.Amount));
                    break;
                case SubscriberEffect.SendMessage send:
                    Append(ref Outbox, new OutboxChange.Add(
                        send.Key.ToString(), send.Channel.Name(), send.Kind.Name(), ToBody(send.Message, DomainJson.Default.OutgoingMessage), send.DueAt)
                    {
                        Tier = send.Tier,
                        Task = send.Task,
                    });
                    break;
                case SubscriberEffect.PlaceOrder place:
                    Append(ref Outbox, new OutboxChange.Add(
                        place.Key.ToString(), BillingChannel, MessageKind.Service.Name(), ToBody(place.Order, DomainJson.Default.OutgoingOrder), now));
                    break;
                case SubscriberEffect.TakeOrderBack reverse:
                    Append(ref Outbox, new OutboxChange.Add(
                        ReversalRow(reverse.Order), BillingChannel, MessageKind.Service.Name(), ToBody(
                            reverse.Reversal, DomainJson.Default.OutgoingReversal), now));
                    break;
                case SubscriberEffect.MoveReversal move:
                    Append(ref Outbox, new OutboxChange.Move(ReversalRow(move.Order), ToState(move.Stage), move.DueAt));
                    break;
                case SubscriberEffect.AskPerson ask:
                    Append(ref Outbox, new OutboxChange.Add(
                        ask.Key.ToString(), DeskChannel, MessageKind.Service.Name(), ToBody(ask.Task, DomainJson.Default.OutgoingTask), now));
                    break;
                case SubscriberEffect.MoveUnit unit:
                    Append(ref Outbox, new OutboxChange.Add(
                        UnitRow(unit.Order, unit.Move), CapacityChannel, MessageKind.Service.Name(), ToBody(
                            new OutgoingUnit(unit.Pool, unit.Order.ToString(), unit.Move), DomainJson.Default.OutgoingUnit), now));
                    break;
                case SubscriberEffect.MoveOutgoing move:
                    Append(ref Outbox, new OutboxChange.Move(move.Key.ToString(), ToState(move.Stage), move.DueAt) { Reason = move.Reason });
                    break;
                case SubscriberEffect.ShowContact show:
                    Append(ref Contacts, ToRow(show.Contact));
                    break;
                case SubscriberEffect.SetWakeUp set:
                    Append(ref WakeUps, new WakeUpChange(set.Name, set.DueAt));
                    break;
                case SubscriberEffect.ListMsisdn list:
                    Append(ref Lookups, new LookupEntry(LookupOfMsisdn(list.Msisdn), subscriber.Value));
                    break;
                case SubscriberEffect.ListCarrierMessage list:
                    Append(ref Lookups, new LookupEntry(LookupOfCarrierMessage(list.Carrier, list.CarrierMessageId), list.Key.ToString()));
                    break;
                default:
                    throw new UnreachableException($"No row for {effect.GetType().Name}.");
            }
        }

        public static ImmutableArray<T> Take<T>(ImmutableArray<T>.Builder? rows) => rows?.DrainToImmutable() ?? [];

        private static void Append<T>(ref ImmutableArray<T>.Builder? rows, T row) => (rows ??= ImmutableArray.CreateBuilder<T>(1)).Add(row);

        private readonly ContactChange ToRow(Contact contact) => new(
            new ContactKey(subscriber, contact.Version, contact.Ordinal).ToString(),
            contact.Channel.Name(),
            contact.Kind.Name(),
            contact.Subject,
            KebabName.Of(contact.Standing));

        private static byte[] ToBody<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
            JsonSerializer.SerializeToUtf8Bytes(value, type);

        private static OutboxState ToState(OutgoingStage stage) => stage switch
        {
            OutgoingStage.Pending => OutboxState.Pending,
            OutgoingStage.Releasing => OutboxState.Releasing,
            OutgoingStage.Sent => OutboxState.Sent,
            OutgoingStage.InDoubt => OutboxState.InDoubt,
            OutgoingStage.Delivered => OutboxState.Delivered,
            OutgoingStage.Failed => OutboxState.Failed,
            OutgoingStage.Withheld => OutboxState.Withheld,
            OutgoingStage.Unconfirmed => OutboxState.Unconfirmed,
            _ => throw new UnreachableException($"No outbox state for {stage}."),
        };
    }
}

/// <summary>What a turn carries beside what was decided.</summary>
/// <param name="GrainNumber">The store's number of the grain; 0 for one that is not stored yet.</param>
/// <param name="MessageId">The message that caused it; null for none.</param>
/// <param name="Snapshot">The encoded state after it; null to write none.</param>
/// <param name="Trace">The encoded trace; null for none.</param>
public readonly record struct TurnFrame(long GrainNumber, string? MessageId, ReadOnlyMemory<byte>? Snapshot, ReadOnlyMemory<byte>? Trace);
