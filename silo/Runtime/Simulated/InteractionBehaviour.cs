using System.Collections.Immutable;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>What staff and subscribers make of proposals in conversations that the subscriber began.</summary>
public static class InteractionBehaviour
{
    private const double ShownOnly = 0.35;

    /// <summary>What becomes of each proposal, in their order.</summary>
    /// <param name="seed">From which everything is drawn.</param>
    /// <param name="interaction">Which conversation.</param>
    /// <param name="offers">What is proposed, best first.</param>
    /// <param name="channel">Where the subscriber is.</param>
    /// <returns>One response for each offer. After a yes nothing more is put; on a counter or call not everything is put in the first
    /// place.</returns>
    /// <remarks>Source: of those asked, 20–40% say yes in a hall and 65–88% on a call after good service; the other channels are our
    /// choice.</remarks>
    public static ImmutableArray<InteractionResponse> Respond(
        ulong seed, DecisionId interaction, ImmutableArray<string> offers, Channel channel)
    {
        var dice = SimulatedPeople.DiceOf(seed, SimulatedPeople.Counter, new ContactKey(interaction.Subscriber, interaction.Version, 0));
        var (asked, yesMin, yesMax) = FactsOf(channel);
        var responses = ImmutableArray.CreateBuilder<InteractionResponse>(offers.Length);
        var isOver = false;
        foreach (var offer in offers)
        {
            var (askedShare, yesShare, noShare) = (dice.Share(), dice.Share(), dice.Share());
            if (isOver || askedShare >= asked)
            {
                responses.Add(InteractionResponse.NotShown);
                continue;
            }

            asked /= 2; // Nobody reads three offers to a queue of people.
            var effect = (PlantedEffect.Of(seed, offer) - PlantedEffect.Min) / (PlantedEffect.Max - PlantedEffect.Min);
            var fit = SimulatedPeople.Fits(seed, interaction.Subscriber, offer) ? 1.0 : 0.0;
            isOver = yesShare < yesMin + ((yesMax - yesMin) * (effect + fit) / 2);
            responses.Add(isOver ? InteractionResponse.Accepted
                : noShare < ShownOnly ? InteractionResponse.Shown
                : InteractionResponse.Refused);
        }

        return responses.MoveToImmutable();
    }

    /// <summary>How often the first offer is put at all, and how often those asked say yes, from the least fitting to the best.</summary>
    private static (double Asked, double YesMin, double YesMax) FactsOf(Channel channel) => channel switch
    {
        Channel.Hall => (0.75, 0.20, 0.40),
        Channel.InboundCall => (0.60, 0.65, 0.88),
        Channel.AccountManager => (0.85, 0.30, 0.50),
        Channel.Terminal => (0.90, 0.05, 0.12),
        Channel.Web => (0.95, 0.02, 0.06),
        _ => (0.50, 0.05, 0.15),
    };
}
