using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Demo;

/// <summary>The people and the network of a play: what comes back for what was sent and said.</summary>
public sealed class SimulatedWorld(SimulatedCarrier carrier, ulong seed)
{
    /// <summary>The carrier's name.</summary>
    public string CarrierName => carrier.Name;

    /// <summary>Receipts and replies that have come by an instant, in order.</summary>
    public IReadOnlyList<Feedback> TakeDue(DateTimeOffset now) => carrier.Feedback.TakeDue(now);

    /// <summary>What a subscriber says to what is proposed.</summary>
    public IEnumerable<(string Offer, InteractionResponse Response)> Respond(SubscriberId id, InteractionAnswer interaction, Channel channel)
    {
        var offers = interaction.Proposals.Select(proposal => proposal.Offer).ToArray();
        return offers.Zip(InteractionBehaviour.Respond(seed, new DecisionId(id, interaction.Decision), [.. offers], channel));
    }
}
