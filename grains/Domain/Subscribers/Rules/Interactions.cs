using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>
/// The subscriber comes to us: the best offers are proposed, one contact is reserved, and settled by what was really shown.
/// </summary>
internal static class Interactions
{
    private const string Subject = "interaction";

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.OpenInteraction open)
    {
        if (!ChannelFacts.Inbound.Has(open.Channel))
        {
            return Refusal.NotInbound;
        }

        var choice = draft.Choose(Occasion.Inbound(open.Channel), NextBestAction.BestMax, draft.Now);
        draft.Happens(new SubscriberEvent.InteractionOpened(draft.Version, open.Channel, [.. choice.Best.Select(offer => offer.Id)]) { At = draft.Now });
        if (!choice.Best.IsEmpty)
        {
            var key = draft.NextKey();
            draft.Happens(new SubscriberEvent.ContactPlanned(
                draft.Version, key.Ordinal, open.Channel, MessageKind.Marketing, Subject, draft.Now) { At = draft.Now });
            draft.Show(key, "planned");
        }

        draft.Do(new SubscriberEffect.SetWakeUp(
            WakeUpName.Interaction(new DecisionId(draft.State.Id, draft.Version)), draft.Now + draft.Rulebook.Document.InteractionWait));
        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.AnswerInteraction answer)
    {
        var interaction = draft.State.Interactions.FirstOrDefault(i => i.Version == answer.Interaction);
        if (interaction is null)
        {
            return Refusal.UnknownInteraction;
        }

        if (!interaction.Offers.Contains(answer.Offer) || draft.Rulebook.FindOffer(answer.Offer) is not { } offer)
        {
            return Refusal.NotProposed;
        }

        if (answer.Response == InteractionResponse.Accepted && !Orders.CanOrder(draft.State))
        {
            return Refusal.OrdersPending;
        }

        if (answer.Response == InteractionResponse.Accepted && IsOrdered(draft.State, answer.Offer, interaction.OpenedAt))
        {
            return null; // The same yes again orders once.
        }

        draft.Happens(new SubscriberEvent.InteractionAnswered(interaction.Version, answer.Offer, answer.Response) { At = draft.Now });
        draft.Count("interactions/" + KebabName.Of(answer.Response));
        if (answer.Response != InteractionResponse.NotShown)
        {
            SettleContact(draft, interaction.Version, ContactStanding.Delivered);
        }

        Follow(draft, interaction, answer, offer);
        return null;
    }

    /// <summary>Closes an interaction that was left open; a contact that was never made gives its budget back.</summary>
    public static void Close(TurnDraft draft, long version)
    {
        if (draft.State.Interactions.Any(i => i.Version == version))
        {
            draft.Happens(new SubscriberEvent.InteractionClosed(version) { At = draft.Now });
            SettleContact(draft, version, ContactStanding.Withheld);
        }
    }

    private static void Follow(TurnDraft draft, Interaction interaction, SubscriberCommand.AnswerInteraction answer, Catalogue.Offer offer)
    {
        // Ordinals of an interaction's offers follow the contact's, so that each has a key of its own.
        var key = new ContactKey(draft.State.Id, interaction.Version, (byte)(interaction.Offers.IndexOf(answer.Offer) + 1));
        var inPlay = new OfferInPlay(answer.Offer, interaction.Channel, key.Version, key.Ordinal, interaction.OpenedAt, draft.Now);
        switch (answer.Response)
        {
            case InteractionResponse.Accepted:
                Answers.Close(draft, inPlay, AnswerKind.Accepted);
                Orders.Place(draft, offer);
                break;
            case InteractionResponse.Refused:
                Answers.Close(draft, inPlay, AnswerKind.Refused);
                break;
            case InteractionResponse.Shown when !draft.State.OffersInPlay.Any(o => o.Version == key.Version && o.Ordinal == key.Ordinal):
                PutOffer.Put(draft, answer.Offer, interaction.Channel, key, draft.Now);
                break;
            default:
                break;
        }
    }

    private static void SettleContact(TurnDraft draft, long version, ContactStanding standing)
    {
        var key = new ContactKey(draft.State.Id, version, 0);
        if (draft.State.FindContact(key) is { Standing: ContactStanding.Reserved })
        {
            draft.Happens(new SubscriberEvent.ContactSettled(version, key.Ordinal, standing) { At = draft.Now });
            draft.Show(key, KebabName.Of(standing));
        }
    }

    private static bool IsOrdered(SubscriberState state, string offer, DateTimeOffset since) =>
        state.Answers.Any(answer => answer.Offer == offer && answer.Kind == AnswerKind.Accepted && answer.At >= since);
}
