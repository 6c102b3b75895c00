using System.Collections.Immutable;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Contracts.Subscribers;

/// <summary>What is proposed to a subscriber who came to us.</summary>
/// <param name="Status">How the request ended; <see cref="SubscriberAnswerStatus.Duplicate"/> proposes nothing anew.</param>
/// <param name="Decision">The decision's number; with the subscriber id it is the interaction's id.</param>
/// <param name="RulebookVersion">The rules that were in force.</param>
/// <param name="Proposals">Best first; at most three; empty if it is better to sell nothing.</param>
/// <param name="RefusalCode">Why the rules said no to the request, or why nothing is proposed; null otherwise.</param>
public sealed record InteractionAnswer(
    SubscriberAnswerStatus Status, long Decision, long RulebookVersion, ImmutableArray<Proposal> Proposals, string? RefusalCode);

/// <summary>One offer to put to the subscriber.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Name">As subscribers know it, in the subscriber's language.</param>
/// <param name="Script">What to say, in the subscriber's language.</param>
/// <param name="PriceMinor">What the subscriber pays. Unit: the smallest unit of the currency.</param>
/// <param name="Priority">What arbitration sorted by.</param>
/// <param name="Parts">The factors of the priority.</param>
public sealed record Proposal(string Offer, string Name, string Script, long PriceMinor, double Priority, PriorityParts Parts);
