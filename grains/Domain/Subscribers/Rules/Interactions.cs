using System.Diagnostics;
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

        CampaignTasks.WithdrawEnded(draft);
        var choice = draft.Choose(Occasion.Inbound(open.Channel), NextBestAction.BestMax, draft.Now);
        if (!choice.Best.IsEmpty && draft.State.Interactions.Length >= SubscriberState.InteractionsMax)
        {
            GiveWay(draft, draft.State.Interactions[0].Version);
        }

        draft.Happens(new SubscriberEvent.InteractionOpened(draft.Version, open.Channel, [.. choice.Best.Select(offer => offer.Id)])
        {
            At = draft.Now,
        });
        if (!choice.Best.IsEmpty)
        {
            var key = draft.NextKey();
            draft.Happens(new SubscriberEvent.ContactPlanned(
                draft.Version, key.Ordinal, open.Channel, MessageKind.Marketing, Subject, draft.Now)
            {
                At = draft.Now,
                KeepsService = draft.Rulebook.Policy.CountsService,
            });
        }

        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.AnswerInteraction answer)
    {
        var interaction = draft.State.Interactions.FirstOrDefault(i => i.Version == answer.Interaction);
        if (interaction is null)
        {
            return Refusal.UnknownInteraction;
        }

        var place = interaction.Offers.IndexOf(answer.Offer);
        if (place < 0 || draft.Rulebook.FindOffer(answer.Offer) is not { } offer)
        {
            return Refusal.NotProposed;
        }

        if (Weight(answer.Response) <= Weight(interaction.Responses[place]))
        {
            return null; // Said before, or less than what was said before: the same yes again orders once.
        }

        if (answer.Response == InteractionResponse.Accepted
            && (Orders.Objection(draft, offer) ?? Units.Objection(draft, offer)) is { } objection)
        {
            return objection;
        }

        draft.Happens(new SubscriberEvent.InteractionAnswered(interaction.Version, answer.Offer, answer.Response) { At = draft.Now });
        draft.Count("interactions/" + KebabName.Of(answer.Response));

        // Ordinals of an interaction's offers follow the contact's, so that each has a key of its own.
        var key = new ContactKey(draft.State.Id, interaction.Version, (byte)(place + 1));
        Follow(draft, interaction, answer.Response, offer, key);
        return null;
    }

    /// <summary>
    /// Whoever led the conversation says that it is over; what was shown in it can be answered as long as an offer can. One in which there
    /// was nothing to propose was never open, and one that has ended is not ended again.
    /// </summary>
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.CloseInteraction close)
    {
        Close(draft, close.Interaction);
        return null;
    }

    /// <summary>
    /// Closes the interactions that were left open too long. No wake-up does it: no decision can tell an open one from a closed one before
    /// the subscriber's next turn, and a wake-up for each would cost as much as the interaction itself. Reports show the contact as
    /// reserved until that turn.
    /// </summary>
    public static void CloseOverdue(TurnDraft draft)
    {
        // Each is looked at: after a clock step back, an older one can end later.
        foreach (var interaction in draft.State.Interactions)
        {
            if (draft.Now - interaction.OpenedAt >= draft.Rulebook.Document.InteractionWait)
            {
                Close(draft, interaction.Version);
            }
        }
    }

    /// <summary>Closes an interaction; a contact that was never made gives its budget back.</summary>
    private static void Close(TurnDraft draft, long version) => Close(draft, version, ContactStanding.Withheld, gaveWay: false);

    /// <summary>
    /// Closes an interaction before its time. Whoever had its treatments may have shown them and now cannot say so any more: they count,
    /// or as many would be shown as ask at once.
    /// </summary>
    private static void GiveWay(TurnDraft draft, long version) => Close(draft, version, ContactStanding.Unconfirmed, gaveWay: true);

    private static void Close(TurnDraft draft, long version, ContactStanding standing, bool gaveWay)
    {
        if (draft.State.Interactions.Any(i => i.Version == version))
        {
            draft.Happens(new SubscriberEvent.InteractionClosed(version) { At = draft.Now, GaveWay = gaveWay });
            SettleContact(draft, version, standing);
        }
    }

    private static void Follow(
        TurnDraft draft, Interaction interaction, InteractionResponse response, Catalogue.Offer offer, ContactKey key)
    {
        var inPlay = new OfferInPlay(offer.Id, interaction.Channel, key.Version, key.Ordinal, interaction.OpenedAt, draft.Now);
        if (response != InteractionResponse.NotShown)
        {
            SettleContact(draft, interaction.Version, ContactStanding.Delivered);
        }

        switch (response)
        {
            case InteractionResponse.Accepted:
                Answers.Close(draft, inPlay, AnswerKind.Accepted);
                Orders.Place(draft, offer);
                break;
            case InteractionResponse.Refused:
                Answers.Close(draft, inPlay, AnswerKind.Refused);
                break;
            case InteractionResponse.Shown:
                PutOffer.Put(draft, offer.Id, interaction.Channel, key, draft.Now);
                break;
            case InteractionResponse.NotShown when draft.State.Interactions.Any(i => i.Version == interaction.Version && IsAllHidden(i)):
                Close(draft, interaction.Version); // No contact was made, and none will be.
                break;
            default:
                break;
        }
    }

    private static bool IsAllHidden(Interaction interaction) =>
        interaction.Responses.All(response => response == InteractionResponse.NotShown);

    /// <summary>How much an answer says. A conversation only moves on: staff who press a key late or twice take nothing back.</summary>
    private static int Weight(InteractionResponse? response) => response switch
    {
        null => 0,
        InteractionResponse.NotShown => 1,
        InteractionResponse.Shown => 2,
        InteractionResponse.Refused => 3,
        InteractionResponse.Accepted => 4,
        _ => throw new UnreachableException($"No weight for {response}."),
    };

    private static void SettleContact(TurnDraft draft, long version, ContactStanding standing)
    {
        var key = new ContactKey(draft.State.Id, version, 0);
        if (draft.State.FindContact(key) is { Standing: ContactStanding.Reserved })
        {
            draft.Happens(new SubscriberEvent.ContactSettled(version, key.Ordinal, standing) { At = draft.Now });
        }
    }
}
