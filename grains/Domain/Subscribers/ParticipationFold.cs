using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Subscribers;

/// <summary>Folds what happened into what the subscriber remembers of campaigns.</summary>
/// <remarks>
/// What came of a task is told by the contact that it planned, by the answer to its offer, and by orders of its offer, wherever they were
/// made: who was told by SMS and orders at the counter has ordered. One order is the success of one task of each campaign, the latest.
/// </remarks>
internal static class ParticipationFold
{
    public static SubscriberState Fold(SubscriberState state, SubscriberEvent @event) => @event switch
    {
        SubscriberEvent.TaskConsidered considered => With(state, considered),
        _ when state.Participations.IsEmpty => state, // Nearly always.
        SubscriberEvent.TaskWithdrawn withdrawn => WithWithdrawal(state, withdrawn),
        IAboutContact about => WithContact(state, about.Decision, about.Ordinal),
        SubscriberEvent.OfferAnswered answered => WithAnswer(state, answered),
        SubscriberEvent.InteractionAnswered answered => WithShown(state, answered),
        SubscriberEvent.OrderPlaced placed => WithOrder(state, placed.Offer, placed.At, TaskOutcome.Accepted),
        SubscriberEvent.OrderBooked booked => WithOrder(state, booked.Offer, booked.At, TaskOutcome.Ordered),
        SubscriberEvent.OrderReversed reversed => WithReversal(state, reversed.Offer),
        _ => state,
    };

    private static SubscriberState With(SubscriberState state, SubscriberEvent.TaskConsidered considered)
    {
        var outcome = considered.HeldBack is null ? TaskOutcome.Planned
            : considered.HeldBack == Decisioning.Refusal.CampaignHoldout.Code ? TaskOutcome.Control
            : TaskOutcome.HeldBack;
        var one = new Participation(
            considered.Campaign,
            considered.Task,
            considered.Offer,
            considered.Channel,
            considered.Region,
            outcome,
            considered.Decision,
            considered.Ordinal ?? Participation.NoContact,
            considered.At);
        return state with { Participations = Participations.With(state.Participations, one) };
    }

    private static SubscriberState WithWithdrawal(SubscriberState state, SubscriberEvent.TaskWithdrawn withdrawn)
    {
        for (var i = 0; i < state.Participations.Length; i++)
        {
            var one = state.Participations[i];
            if (one.IsWaiting && one.Campaign == withdrawn.Campaign && one.Task == withdrawn.Task)
            {
                state = Change(state, i, TaskOutcome.NotReached);
            }
        }

        return state;
    }

    private static SubscriberState WithContact(SubscriberState state, long version, byte ordinal)
    {
        var known = state.Participations;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].Version == version && known[i].Ordinal == ordinal
                && known[i].Outcome is TaskOutcome.Planned or TaskOutcome.NotReached or TaskOutcome.Silent
                && state.FindContact(new ContactKey(state.Id, version, ordinal)) is { } contact)
            {
                return Change(state, i, OutcomeOf(contact.Standing));
            }
        }

        return state;
    }

    private static TaskOutcome OutcomeOf(ContactStanding standing) => standing switch
    {
        ContactStanding.Reserved or ContactStanding.Released => TaskOutcome.Planned,
        ContactStanding.Failed or ContactStanding.Withheld => TaskOutcome.NotReached,
        _ => TaskOutcome.Silent, // Sent, delivered, or it may have arrived.
    };

    private static SubscriberState WithAnswer(SubscriberState state, SubscriberEvent.OfferAnswered answered)
    {
        if (answered.Answer == AnswerKind.Expired)
        {
            return state; // Silence.
        }

        for (var i = 0; i < state.Participations.Length; i++)
        {
            if (state.Participations[i].Version == answered.Decision && state.Participations[i].Ordinal != Participation.NoContact
                && state.Participations[i].Offer == answered.Offer)
            {
                return Change(state, i, answered.Answer == AnswerKind.Refused ? TaskOutcome.Refused : TaskOutcome.Accepted);
            }
        }

        return state;
    }

    /// <summary>An offer that waited for the subscriber was put in a conversation.</summary>
    private static SubscriberState WithShown(SubscriberState state, SubscriberEvent.InteractionAnswered answered)
    {
        for (var i = state.Participations.Length - 1; i >= 0; i--)
        {
            var one = state.Participations[i];
            if (one.Ordinal == Participation.NoContact && one.Offer == answered.Offer
                && one.Outcome is TaskOutcome.Planned or TaskOutcome.Silent
                && answered.At - one.At < Participations.WaitsFor)
            {
                return Change(state, i, answered.Response switch
                {
                    InteractionResponse.Refused => TaskOutcome.Refused,
                    InteractionResponse.Accepted => TaskOutcome.Accepted,
                    InteractionResponse.Shown => TaskOutcome.Silent,
                    _ => one.Outcome,
                });
            }
        }

        return state;
    }

    /// <summary>The latest task of each campaign for the offer has had the success.</summary>
    private static SubscriberState WithOrder(SubscriberState state, string offer, DateTimeOffset at, TaskOutcome outcome)
    {
        var known = state.Participations;
        for (var i = known.Length - 1; i >= 0; i--)
        {
            if (known[i].Offer == offer && at - known[i].At < Participations.AttributedFor && IsLatest(known, i))
            {
                var next = known[i].Outcome switch
                {
                    TaskOutcome.HeldBack or TaskOutcome.HeldBackOrdered => // We said nothing, but the control group's count, too.
                        outcome == TaskOutcome.Ordered ? TaskOutcome.HeldBackOrdered : known[i].Outcome,
                    TaskOutcome.Control or TaskOutcome.ControlOrdered =>
                        outcome == TaskOutcome.Ordered ? TaskOutcome.ControlOrdered : known[i].Outcome,
                    TaskOutcome.Ordered => TaskOutcome.Ordered,
                    _ => outcome,
                };
                state = Change(state, i, next);
            }
        }

        return state;
    }

    private static SubscriberState WithReversal(SubscriberState state, string offer)
    {
        // An order was the success of one task of each campaign: the latest that has one.
        var undone = new HashSet<string>(StringComparer.Ordinal);
        for (var i = state.Participations.Length - 1; i >= 0; i--)
        {
            var one = state.Participations[i];
            if (one.Offer == offer && one.IsSuccess && undone.Add(one.Campaign))
            {
                state = Change(state, i, one.Outcome switch
                {
                    TaskOutcome.ControlOrdered => TaskOutcome.Control,
                    TaskOutcome.HeldBackOrdered => TaskOutcome.HeldBack,
                    _ => TaskOutcome.Accepted,
                });
            }
        }

        return state;
    }

    private static bool IsLatest(ImmutableArray<Participation> known, int place)
    {
        for (var i = place + 1; i < known.Length; i++)
        {
            if (known[i].Campaign == known[place].Campaign && known[i].Offer == known[place].Offer
                && known[i].Outcome is not (TaskOutcome.HeldBack or TaskOutcome.HeldBackOrdered))
            {
                return false;
            }
        }

        return true;
    }

    private static SubscriberState Change(SubscriberState state, int place, TaskOutcome outcome) =>
        state.Participations[place].Outcome == outcome ? state : state with
        {
            Participations = state.Participations.SetItem(place, state.Participations[place] with { Outcome = outcome }),
        };
}
