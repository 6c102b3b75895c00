using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>
/// Everything outside that answers in a demo: the network, the people behind the handsets, and staff at counters and seats.
/// </summary>
/// <param name="seed">From which everything is drawn.</param>
/// <param name="carrier">Through which messages go out, and in which answers wait.</param>
public sealed class SimulatedWorld(ulong seed, SimulatedCarrier carrier)
{
    /// <summary>The name of the carrier in keys and callbacks.</summary>
    public string CarrierName => carrier.Name;

    /// <summary>When the next answer is due; null if none is on its way. UTC.</summary>
    public DateTimeOffset? NextDueAt => carrier.Feedback.NextDueAt;

    /// <summary>Takes the receipts and replies that are due, in order; see <see cref="SimulatedFeedback.TakeDue"/>.</summary>
    public IReadOnlyList<Feedback> TakeDue(DateTimeOffset now) => carrier.Feedback.TakeDue(now);

    /// <summary>What becomes of each proposal of an interaction, in their order.</summary>
    public IEnumerable<(string Offer, InteractionResponse Response)> Respond(
        SubscriberId subscriber, InteractionAnswer interaction, Channel channel)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        var offers = interaction.Proposals.Select(proposal => proposal.Offer).ToArray();
        return offers.Zip(InteractionBehaviour.Respond(seed, new DecisionId(subscriber, interaction.Decision), [.. offers], channel));
    }
}
