using System.Globalization;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>I2: outbox, contacts and counters are what a recount of the journals makes them, to the row.</summary>
internal static class OneCommit
{
    private static readonly string[] Families =
    [
        "contacts/", "events/", "moments/", "replies/", "offers/", "orders/placed", "orders/booked", "orders/refused", "consents/",
        "interactions/", "revenue-minor", "tasks/",
    ];

    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals)
    {
        var recount = new Recount();
        foreach (var journal in journals)
        {
            recount.Add(journal);
        }

        var tables = world.Store.Tables;
        return Differences(
            "outbox row", recount.Outbox, tables.AllOutboxRows().Select(row => KeyValuePair.Create(row.Key, row.State.ToString())))
            .Concat(Differences("contact", recount.Contacts, journals.SelectMany(journal => tables.ReadContacts(journal.Grain, 10_000))
                .Select(row => KeyValuePair.Create(row.Contact.Key, row.Contact.State))))
            .Concat(Differences("counter", Texts(recount.Counters), Texts(tables.ReadCounters("")
                .Where(counter =>
                    Families.Any(family => counter.Name.AsSpan("2026-03-02/".Length).StartsWith(family, StringComparison.Ordinal)))
                .Select(counter => KeyValuePair.Create(counter.Name, counter.Amount)))));
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(IEnumerable<KeyValuePair<string, long>> counters) =>
        counters.Where(pair => pair.Value != 0)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Compares lists, so that a row that is there twice is a difference too.</summary>
    private static IEnumerable<Violation> Differences(
        string what, IEnumerable<KeyValuePair<string, string>> expected, IEnumerable<KeyValuePair<string, string>> found)
    {
        var left = expected.Select(pair => $"{pair.Key} = {pair.Value}").ToList();
        foreach (var text in found.Select(pair => $"{pair.Key} = {pair.Value}"))
        {
            if (!left.Remove(text))
            {
                yield return new Violation("I2", $"The {what} {text} does not follow from the journals.");
            }
        }

        foreach (var text in left)
        {
            yield return new Violation("I2", $"The {what} {text} follows from the journals and is not there.");
        }
    }

    private sealed class Recount
    {
        private readonly Dictionary<string, SubscriberEvent.ContactPlanned> _planned = new(StringComparer.Ordinal);

        /// <summary>What a pool is told when the order of a unit is booked.</summary>
        private readonly Dictionary<string, string> _booked = new(StringComparer.Ordinal);

        public Dictionary<string, string> Outbox { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Contacts { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

        public void Add(Journal journal)
        {
            foreach (var @event in journal.Events)
            {
                Add(journal, @event, @event.At.ToString("yyyy-MM-dd/", CultureInfo.InvariantCulture));
            }
        }

        private void Add(Journal journal, SubscriberEvent @event, string day)
        {
            switch (@event)
            {
                case SubscriberEvent.NetworkEventObserved observed:
                    Count(day + "events/" + observed.Event.Name);
                    break;
                case SubscriberEvent.KeyMomentReached reached:
                    Count(day + "moments/" + KebabName.Of(reached.Moment));
                    break;
                case SubscriberEvent.ReplyReceived reply:
                    Count(day + "replies/" + reply.Intent);
                    break;
                case SubscriberEvent.OfferAnswered answered:
                    Count(day + "offers/" + KebabName.Of(answered.Answer));
                    break;
                case SubscriberEvent.InteractionAnswered answered:
                    Count(day + "interactions/" + KebabName.Of(answered.Response));
                    break;
                case SubscriberEvent.ConsentChanged changed:
                    Count(day + "consents/" + (changed.IsGranted ? "granted" : "withdrawn"));
                    break;
                case SubscriberEvent.OrderPlaced placed:
                    Count(day + "orders/placed");
                    Outbox.Add(journal.Key(placed.Decision, placed.Ordinal), nameof(OutboxState.Pending));
                    break;
                case SubscriberEvent.PersonAsked asked:
                    Count(day + "tasks/asked/" + KebabName.Of(asked.Task));
                    Outbox.Add(journal.Key(asked.Decision, asked.Ordinal), nameof(OutboxState.Pending));
                    break;
                case SubscriberEvent.UnitTaken taken:
                    Tell(journal.Key(taken.Decision, taken.Ordinal), "ordered");
                    _booked[journal.Key(taken.Decision, taken.Ordinal)] = taken.IsSeat ? "seated" : "booked";
                    break;
                case SubscriberEvent.UnitReturned returned:
                    Tell(journal.Key(returned.Decision, returned.Ordinal), "returned");
                    break;
                case SubscriberEvent.OrderBooked booked:
                    Count(day + "orders/booked");
                    TellOfUnit(
                        journal.Key(booked.Decision, booked.Ordinal),
                        _booked.GetValueOrDefault(journal.Key(booked.Decision, booked.Ordinal), "booked"));
                    Count(day + "revenue-minor", booked.PriceMinor);
                    Outbox[journal.Key(booked.Decision, booked.Ordinal)] = nameof(OutboxState.Delivered);
                    break;
                case SubscriberEvent.OrderRefused refused:
                    Count(day + "orders/refused");
                    TellOfUnit(journal.Key(refused.Decision, refused.Ordinal), "refused");
                    Outbox[journal.Key(refused.Decision, refused.Ordinal)] = nameof(OutboxState.Failed);
                    break;
                default:
                    AddContact(journal, @event, day);
                    break;
            }
        }

        /// <summary>What a pool is told of a unit is told once, and settled after healing.</summary>
        private void Tell(string order, string what) => Outbox.Add($"{order}~{what}", nameof(OutboxState.Delivered));

        private void TellOfUnit(string order, string what)
        {
            if (Outbox.ContainsKey($"{order}~ordered"))
            {
                Tell(order, what);
            }
        }

        private void AddContact(Journal journal, SubscriberEvent @event, string day)
        {
            switch (@event)
            {
                case SubscriberEvent.ContactPlanned planned:
                    var key = journal.Key(planned.Decision, planned.Ordinal);
                    _planned.Add(key, planned);
                    Move(key, "reserved", nameof(OutboxState.Pending), day);
                    break;
                case SubscriberEvent.ContactReleased released:
                    Move(journal.Key(released.Decision, released.Ordinal), "released", nameof(OutboxState.Releasing), day);
                    break;
                case SubscriberEvent.ContactDeferred deferred:
                    Move(journal.Key(deferred.Decision, deferred.Ordinal), "reserved", nameof(OutboxState.Pending), day);
                    break;
                case SubscriberEvent.ContactWithheld withheld:
                    Move(journal.Key(withheld.Decision, withheld.Ordinal), "withheld", nameof(OutboxState.Withheld), day);
                    break;
                case SubscriberEvent.ContactHandedOver { Handover: Handover.Accepted } handed:
                    Move(journal.Key(handed.Decision, handed.Ordinal), "sent", nameof(OutboxState.Sent), day);
                    break;
                case SubscriberEvent.ContactSettled settled:
                    Move(journal.Key(settled.Decision, settled.Ordinal), KebabName.Of(settled.Standing), settled.Standing.ToString(), day);
                    break;
                default:
                    break;
            }
        }

        /// <summary>A contact is counted where it stands, and no longer where it stood.</summary>
        private void Move(string key, string standing, string state, string day)
        {
            var planned = _planned[key];
            var family = $"{day}contacts/{planned.Channel.Name()}/{planned.Kind.Name()}/";
            if (Contacts.GetValueOrDefault(key) is var before && before != standing)
            {
                Count(family + standing);
                if (before is not null)
                {
                    Count(family + before, -1);
                }
            }

            Contacts[key] = standing;
            if (planned.Channel == Channel.Sms)
            {
                Outbox[key] = state;
            }
        }

        private void Count(string name, long amount = 1) => Counters[name] = Counters.GetValueOrDefault(name) + amount;
    }
}
