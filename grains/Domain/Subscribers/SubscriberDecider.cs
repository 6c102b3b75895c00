using System.Diagnostics;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers.Rules;

namespace SmartManager.Domain.Subscribers;

/// <summary>The rules for one subscriber: a command in, facts and effects out. One file a rule in <c>Rules/</c>.</summary>
public static class SubscriberDecider
{
    /// <summary>Turns a command into events and effects, or refuses it. Same arguments, same answer, always (invariant I5).</summary>
    public static Decision Decide(SubscriberState state, SubscriberCommand command, DecisionContext context)
    {
        var draft = new TurnDraft(state, context);
        Interactions.CloseOverdue(draft);
        var before = draft.State;
        var refusal = command switch
        {
            SubscriberCommand.ObserveNetworkEvent observe => ObserveNetworkEvent.Apply(draft, observe.Event),
            SubscriberCommand.ReplaceProfile replace => ReplaceProfile.Apply(draft, replace.Profile),
            SubscriberCommand.ProposeOffer propose => PutOffer.Apply(draft, propose),
            SubscriberCommand.ProposeTask propose => CampaignTasks.Apply(draft, propose),
            SubscriberCommand.OpenInteraction open => Interactions.Apply(draft, open),
            SubscriberCommand.AnswerInteraction answer => Interactions.Apply(draft, answer),
            SubscriberCommand.CloseInteraction close => Interactions.Apply(draft, close),
            SubscriberCommand.ReleaseContact release => ReleaseContact.Apply(draft, release),
            SubscriberCommand.RecordHandover handover => RecordHandover.Apply(draft, handover),
            SubscriberCommand.RecordReceipt receipt => RecordReceipt.Apply(draft, receipt),
            SubscriberCommand.ResolveContact resolve => ResolveContact.Apply(draft, resolve),
            SubscriberCommand.ReplayContact replay => ReplayContact.Apply(draft, replay),
            SubscriberCommand.RecordCallResult told => RecordCallResult.Apply(draft, told),
            SubscriberCommand.RecordThirdPartyContact record => ThirdPartyContacts.Apply(draft, record),
            SubscriberCommand.ReceiveReply reply => ReceiveReply.Apply(draft, reply.Text),
            SubscriberCommand.RecordOrderOutcome outcome => Orders.Apply(draft, outcome),
            SubscriberCommand.DeferOrder defer => Orders.Apply(draft, defer),
            SubscriberCommand.ReverseOrder reverse => Reversals.Apply(draft, reverse),
            SubscriberCommand.RecordReversalOutcome outcome => Reversals.Apply(draft, outcome),
            SubscriberCommand.DeferReversal defer => Reversals.Apply(draft, defer),
            SubscriberCommand.AcceptOffer accept => AcceptOffer.Apply(draft, accept.Key),
            SubscriberCommand.EndTask end => Tasks.Apply(draft, end),
            SubscriberCommand.ChangeConsent change => Permissions.Apply(draft, change),
            SubscriberCommand.ChangeDoNotDisturb change => Permissions.Apply(draft, change),
            SubscriberCommand.ChangeSuppression change => Permissions.Apply(draft, change),
            SubscriberCommand.AddSuppression add => Suppressions.Apply(draft, add),
            SubscriberCommand.RemoveSuppression remove => Suppressions.Apply(draft, remove),
            SubscriberCommand.RequestDoNotDisturb ask => Suppressions.Apply(draft, ask),
            SubscriberCommand.TakeOverWish take => Suppressions.Apply(draft, take),
            SubscriberCommand.WakeUp wakeUp => WakeUps.Apply(draft, wakeUp.Name),
            SubscriberCommand.RuleOutOrder ruleOut => Units.Apply(draft, ruleOut),
            _ => throw new UnreachableException($"No rule for {command.GetType().Name}."),
        };
        if (draft.UnitNeeded is { } needed)
        {
            return needed;
        }

        if (refusal is not null)
        {
            return new Decision.Refused(refusal);
        }

        Units.GiveBackSeats(draft, command);

        // What has run out is closed with the next turn that changes something: nobody is told that a command did what the time did.
        return ReferenceEquals(draft.State, before) ? new Decision.Accepted([], [], state, draft.Trace) : draft.ToDecision();
    }

    /// <summary>The decision that a turn at this instant would begin with, and why. Nothing comes of it.</summary>
    /// <remarks>
    /// It is taken just as in the turn: what has run out is closed first, which moves the version that a trial is drawn by.
    /// </remarks>
    /// <param name="state">What is known of the subscriber.</param>
    /// <param name="occasion">Why it would be taken, and for which channel.</param>
    /// <param name="limit">How many offers at most. 1 to <see cref="NextBestAction.BestMax"/>.</param>
    /// <param name="context">Time and rules.</param>
    public static DecisionTrace Preview(SubscriberState state, Occasion occasion, int limit, DecisionContext context)
    {
        var draft = new TurnDraft(state, context);
        Interactions.CloseOverdue(draft);
        if (Messaging.ChannelFacts.Inbound.Has(occasion.Channel))
        {
            CampaignTasks.WithdrawEnded(draft);
        }

        draft.Choose(occasion, limit, draft.Now);
        return draft.Trace!;
    }

    /// <summary>
    /// The state as a turn at this instant would begin with it: what has run out is closed. Its version is that of the journal: to decide
    /// on it, see <see cref="Preview"/>.
    /// </summary>
    public static SubscriberState AsOf(SubscriberState state, DecisionContext context)
    {
        var draft = new TurnDraft(state, context);
        Interactions.CloseOverdue(draft);
        return ReferenceEquals(draft.State, state) ? state : draft.State with { Version = state.Version };
    }
}
