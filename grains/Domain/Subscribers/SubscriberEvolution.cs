using System.Collections.Immutable;
using System.Diagnostics;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>Folds what has happened into the state. Never refuses: it has happened.</summary>
public static class SubscriberEvolution
{
    /// <summary>Folds one stored event into the state. Never throws on an event that this build knows.</summary>
    public static SubscriberState Evolve(SubscriberState state, SubscriberEvent @event) =>
        ParticipationFold.Fold(Fold(state, @event), @event) with { Version = state.Version + 1 };

    private static SubscriberState Fold(SubscriberState state, SubscriberEvent @event) => @event switch
    {
        SubscriberEvent.NetworkEventObserved observed => NetworkEventFold.Fold(state, observed.Event),
        SubscriberEvent.ProfileReplaced replaced => Fold(state, replaced.Profile),
        SubscriberEvent.KeyMomentReached reached => state with { MomentsAt = Set(state.MomentsAt, (int)reached.Moment, reached.At) },
        SubscriberEvent.ContactPlanned planned => state with
        {
            // Nothing that counts is ever dropped for a bound: plans stop before it (SubscriberState.HasRoomFor).
            Contacts = ServiceRecord.Forget(state.Contacts, planned.At, planned.KeepsService).Add(ToContact(planned)),
        },
        SubscriberEvent.ThirdPartyContactRecorded recorded => state with
        {
            Contacts = ServiceRecord.Forget(state.Contacts, recorded.At, recorded.KeepsService).Add(ToContact(recorded)),
        },
        SubscriberEvent.ContactReleased released => WithContact(state, released.Decision, released.Ordinal, contact => contact with
        {
            Standing = ContactStanding.Released,
            At = released.At,
            Attempts = (byte)Math.Min(contact.Attempts + 1, byte.MaxValue),
        }),
        SubscriberEvent.ContactDeferred deferred => WithContact(state, deferred.Decision, deferred.Ordinal, contact =>
            contact with { Standing = ContactStanding.Reserved, At = deferred.DueAt }),
        SubscriberEvent.ContactWithheld withheld => WithContact(state, withheld.Decision, withheld.Ordinal, contact =>
            contact with { Standing = ContactStanding.Withheld }),
        SubscriberEvent.ContactHandedOver { Handover: Handover.Accepted } handed =>
            WithContact(state, handed.Decision, handed.Ordinal, contact => contact with { Standing = ContactStanding.Sent }),
        SubscriberEvent.ContactHandedOver => state, // What follows from the other answers is told by the event after it.
        SubscriberEvent.ContactSettled settled => WithContact(state, settled.Decision, settled.Ordinal, contact =>
            contact with { Standing = settled.Standing }),
        SubscriberEvent.CallEnded => state, // What follows from it is told by the events after it.
        SubscriberEvent.ContactResolved => state, // The settlement after it tells what it changed.
        SubscriberEvent.ContactReplayed replayed => WithReplayed(state, replayed),
        SubscriberEvent.OfferPut put => UnitsAndPuts.WithPut(state, put) with
        {
            OffersInPlay = Bounded(state.OffersInPlay, ToOffer(put), SubscriberState.OffersInPlayMax),
        },
        SubscriberEvent.OfferAnswered answered => Fold(UnitsAndPuts.WithAnswer(state, answered), answered),
        SubscriberEvent.OfferWithdrawn withdrawn => state with
        {
            OffersInPlay = state.OffersInPlay.RemoveAll(o => o.Version == withdrawn.Decision && o.Offer == withdrawn.Offer),
        },
        SubscriberEvent.ProposalConsidered => state, // The contact tells what it changed.
        SubscriberEvent.TaskConsidered or SubscriberEvent.TaskWithdrawn => state, // See ParticipationFold.
        SubscriberEvent.ReplyReceived => state, // What it led to is told by the events after it.
        SubscriberEvent.OrderPlaced placed => state with
        {
            PendingOrders = state.PendingOrders.Add(
                new PendingOrder(placed.Decision, placed.Ordinal, placed.Offer, placed.Service, placed.PriceMinor, placed.At)),
        },
        SubscriberEvent.OrderBooked booked => UnitsAndPuts.WithBookedUnit(
            WithoutOrder(state, booked.Decision, booked.Ordinal), booked) with
        {
            Services = With(state.Services, booked.Service),
            BookedOrders = BookedOrders.With(state.BookedOrders, booked),
        },
        SubscriberEvent.OrderRefused refused => UnitsAndPuts.WithoutUnit(
            WithoutOrder(state, refused.Decision, refused.Ordinal), refused.Decision, refused.Ordinal),
        SubscriberEvent.OrderNotPossible => state, // For the history: nothing came of it.
        SubscriberEvent.OrderDeferred => state, // Only the outbox waits longer.
        SubscriberEvent.ConsentChanged changed => state with { HasMarketingConsent = changed.IsGranted, HasSpokenOnConsent = true },
        SubscriberEvent.DoNotDisturbChanged changed => SuppressionFold.Fold(state, changed),
        SubscriberEvent.SuppressionChanged changed => SuppressionFold.Fold(state, changed),
        SubscriberEvent.SuppressionAdded added => SuppressionFold.Fold(state, added),
        SubscriberEvent.SuppressionRemoved removed => SuppressionFold.Fold(state, removed),
        SubscriberEvent.DoNotDisturbRequested asked => SuppressionFold.Fold(state, asked),
        SubscriberEvent.InteractionOpened { Offers.IsEmpty: true } => state, // Nothing to answer, and it takes no other one's place.
        SubscriberEvent.InteractionOpened opened => state with
        {
            Interactions = Bounded(state.Interactions, ToInteraction(opened), SubscriberState.InteractionsMax),
        },
        SubscriberEvent.InteractionAnswered answered => Fold(state, answered),
        SubscriberEvent.InteractionClosed closed => UnitsAndPuts.WithoutInteraction(state, closed),
        SubscriberEvent.WokenUp => state,
        SubscriberEvent.MessageNoted => state,
        SubscriberEvent.UnitTaken taken => state with
        {
            Units = state.Units.Add(new HeldUnit(taken.Decision, taken.Ordinal, taken.Pool, taken.Service, taken.IsSeat, taken.At)),
        },
        SubscriberEvent.ReversalAsked asked => BookedOrders.Change(
            state, asked.Decision, asked.Ordinal, order => order with { ReversalAskedAt = asked.At }),
        SubscriberEvent.ReversalDeferred => state, // Only the outbox waits longer.
        SubscriberEvent.ReversalRefused refused => BookedOrders.Without(state, refused.Decision, refused.Ordinal), // For good.
        SubscriberEvent.OrderReversed reversed => BookedOrders.Without(state, reversed.Decision, reversed.Ordinal) with
        {
            Services = Without(state.Services, reversed.Service),
        },
        SubscriberEvent.PersonAsked asked => state with
        {
            Tasks = state.Tasks.Add(new OpenTask(asked.Decision, asked.Ordinal, asked.Task, asked.At)),
        },
        SubscriberEvent.TaskEnded ended => state with
        {
            Tasks = state.Tasks.RemoveAll(task => task.Version == ended.Decision && task.Ordinal == ended.Ordinal),
        },
        SubscriberEvent.UnitReturned returned => UnitsAndPuts.WithoutUnit(state, returned.Decision, returned.Ordinal),
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    /// <summary>
    /// Consent in a file never overrules what the subscriber said: only the first profile, before a word was said, can grant it.
    /// </summary>
    private static SubscriberState Fold(SubscriberState state, Profile profile) => state with
    {
        Profile = profile,
        BalanceMinor = profile.BalanceMinor,
        Points = profile.Points,
        Services = profile.Services,
        BillsMinor = profile.BillsMinor.IsEmpty ? state.BillsMinor : profile.BillsMinor,
        HasMarketingConsent = state.Profile is null && !state.HasSpokenOnConsent
            ? profile.HasMarketingConsent ?? state.HasMarketingConsent
            : state.HasMarketingConsent && (profile.HasMarketingConsent ?? true),
    };

    private static SubscriberState Fold(SubscriberState state, SubscriberEvent.OfferAnswered answered) => state with
    {
        OffersInPlay = state.OffersInPlay.RemoveAll(o => o.Version == answered.Decision && o.Offer == answered.Offer),
        Answers = Bounded(state.Answers, new PastAnswer(answered.Offer, answered.Answer, answered.At), SubscriberState.AnswersKept),
    };

    private static SubscriberState Fold(SubscriberState state, SubscriberEvent.InteractionAnswered answered)
    {
        for (var i = 0; i < state.Interactions.Length; i++)
        {
            var interaction = state.Interactions[i];
            var place = interaction.Version == answered.Decision ? interaction.Offers.IndexOf(answered.Offer) : -1;
            if (place >= 0)
            {
                var next = interaction with { Responses = interaction.Responses.SetItem(place, answered.Response) };
                return state with { Interactions = state.Interactions.SetItem(i, next) };
            }
        }

        return state;
    }

    private static Contact ToContact(SubscriberEvent.ContactPlanned planned) => new(
        planned.Decision,
        planned.Ordinal,
        planned.Channel,
        planned.Kind,
        ContactStanding.Reserved,
        planned.Subject,
        planned.DueAt,
        Attempts: 0);

    private static Contact ToContact(SubscriberEvent.ThirdPartyContactRecorded recorded) => new(
        recorded.Decision,
        recorded.Ordinal,
        recorded.Channel,
        recorded.Kind,
        ContactStanding.ThirdParty,
        ThirdPartySubject.Of(recorded.Offer, recorded.Group),
        recorded.ContactedAt,
        Attempts: 0);

    private static Interaction ToInteraction(SubscriberEvent.InteractionOpened opened) => new(
        opened.Decision, opened.Channel, opened.Offers, [.. opened.Offers.Select(_ => (InteractionResponse?)null)], opened.At);

    private static OfferInPlay ToOffer(SubscriberEvent.OfferPut put) =>
        new(put.Offer, put.Channel, put.Decision, put.Ordinal, put.At, put.ExpiresAt);

    private static SubscriberState WithContact(SubscriberState state, long version, byte ordinal, Func<Contact, Contact> change)
    {
        var contacts = state.Contacts;
        for (var i = 0; i < contacts.Length; i++)
        {
            if (contacts[i].Version == version && contacts[i].Ordinal == ordinal)
            {
                return state with { Contacts = contacts.SetItem(i, change(contacts[i])) };
            }
        }

        return state;
    }

    /// <summary>Its tries begin anew. One that was settled long ago may have been forgotten: then it is on record again.</summary>
    private static SubscriberState WithReplayed(SubscriberState state, SubscriberEvent.ContactReplayed replayed)
    {
        var contact = new Contact(
            replayed.Decision, replayed.Ordinal, replayed.Channel, replayed.Kind, ContactStanding.Reserved, replayed.Subject, replayed.At,
            Attempts: 1);
        return state.FindContact(new ContactKey(state.Id, replayed.Decision, replayed.Ordinal)) is null
            ? state with { Contacts = state.Contacts.Add(contact) }
            : WithContact(state, replayed.Decision, replayed.Ordinal, _ => contact);
    }

    private static SubscriberState WithoutOrder(SubscriberState state, long version, byte ordinal) =>
        state with { PendingOrders = state.PendingOrders.RemoveAll(order => order.Version == version && order.Ordinal == ordinal) };

    private static ImmutableArray<T> Bounded<T>(ImmutableArray<T> items, T item, int max) =>
        items.Length < max ? items.Add(item) : items.RemoveAt(0).Add(item);

    private static ImmutableArray<DateTimeOffset> Set(ImmutableArray<DateTimeOffset> instants, int index, DateTimeOffset at)
    {
        var builder = instants.ToBuilder();
        while (builder.Count <= index)
        {
            builder.Add(default);
        }

        builder[index] = at;
        return builder.DrainToImmutable();
    }

    /// <summary>The set with one more, in ordinal order.</summary>
    internal static ImmutableArray<string> With(ImmutableArray<string> sorted, string item)
    {
        var place = sorted.AsSpan().BinarySearch(item, StringComparer.Ordinal);
        return place >= 0 ? sorted : sorted.Insert(~place, item);
    }

    /// <summary>The set without one, in ordinal order.</summary>
    internal static ImmutableArray<string> Without(ImmutableArray<string> sorted, string item)
    {
        var place = sorted.AsSpan().BinarySearch(item, StringComparer.Ordinal);
        return place < 0 ? sorted : sorted.RemoveAt(place);
    }
}
