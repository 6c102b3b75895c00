using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>What became of one offer in a decision.</summary>
/// <param name="Ordinal">The offer's place in the rulebook.</param>
/// <param name="Refusal">Why it fell out; null if it was chosen.</param>
/// <param name="Priority">What arbitration gave it; 0 if it never got there.</param>
public readonly record struct Candidate(int Ordinal, Refusal? Refusal, double Priority);

/// <summary>The outcome of the funnel.</summary>
/// <param name="Best">Chosen offers, best first; empty if it is better to keep silent.</param>
/// <param name="DueAt">When the contact may be made. UTC.</param>
/// <param name="HeldBack">If none was chosen: why the one that got furthest fell out.</param>
/// <param name="Candidates">What became of each offer of the rulebook, in its order.</param>
public sealed record Choice(ImmutableArray<Offer> Best, DateTimeOffset DueAt, Refusal? HeldBack, ImmutableArray<Candidate> Candidates);

/// <summary>
/// The funnel, in the order in which it is applied: occasion, eligibility, applicability, suitability, suppression, contact policy and
/// quiet hours, conflicts, holdout, arbitration.
/// </summary>
public static class NextBestAction
{
    /// <summary>Most offers that one decision proposes.</summary>
    public const int BestMax = 3;

    /// <summary>Chooses the offers to put to a subscriber, or silence.</summary>
    /// <param name="state">What is known of the subscriber.</param>
    /// <param name="occasion">Why it is decided, and for which channel.</param>
    /// <param name="limit">How many offers at most. 1 to <see cref="BestMax"/>.</param>
    /// <param name="earliestAt">Not before this instant. UTC.</param>
    /// <param name="context">Time and rules.</param>
    /// <returns>The choice and what became of every offer. Same arguments, same answer, always (invariant I5).</returns>
    public static Choice Choose(SubscriberState state, Occasion occasion, int limit, DateTimeOffset earliestAt, DecisionContext context)
    {
        var offers = context.Rulebook.Offers;
        var candidates = new Candidate[offers.Length];
        var gate = Gate(state, occasion.Channel, earliestAt, context, out var slot);
        var holdout = Holdout.Check(state.Id, context.Rulebook);
        Span<byte> refusals = stackalloc byte[offers.Length];
        refusals.Clear();
        if (gate is null)
        {
            Conflicts.Find(state, context.Rulebook, slot.At, refusals);
            context.Rulebook.Policy.FindFullGroups(state.Contacts.AsSpan(), slot, refusals); // An earlier step: it says why.
        }

        Span<int> best = stackalloc int[BestMax];
        var bestCount = 0;
        for (var i = 0; i < offers.Length; i++)
        {
            var refusal = Eligibility.Check(state, offers[i], occasion, context.Now)
                ?? gate
                ?? (refusals[i] != 0 ? Refusal.Of(refusals[i]) : null)
                ?? holdout;
            if (refusal is not null)
            {
                candidates[i] = new Candidate(i, refusal, 0);
                continue;
            }

            candidates[i] = new Candidate(i, Refusal.Outranked, Arbitration.Priority(state, offers[i], occasion));
            bestCount = Insert(best[..limit], bestCount, i, candidates, offers, state.Id);
        }

        var chosen = ImmutableArray.CreateBuilder<Offer>(bestCount);
        foreach (var i in best[..bestCount])
        {
            candidates[i] = candidates[i] with { Refusal = null };
            chosen.Add(offers[i]);
        }

        var heldBack = bestCount == 0 ? Furthest(candidates) : null;
        return new Choice(chosen.MoveToImmutable(), slot.At, heldBack, ImmutableCollectionsMarshal.AsImmutableArray(candidates));
    }

    /// <summary>
    /// What holds for the subscriber and channel whatever the offer; null if the way is free for <paramref name="slot"/>.
    /// </summary>
    private static Refusal? Gate(
        SubscriberState state, Channel channel, DateTimeOffset earliestAt, DecisionContext context, out ContactSlot slot)
    {
        slot = new ContactSlot(channel, earliestAt, context.Rulebook.ZoneOf(state.Profile));
        if (Suppression.Check(state, channel, MessageKind.Marketing, context) is { } suppressed)
        {
            return suppressed;
        }

        var policy = context.Rulebook.Policy;
        if (!ChannelFacts.Inbound.Has(channel))
        {
            var allowedAt = policy.Hours.NextAllowed(channel, earliestAt, slot.Zone);
            slot = slot with { At = allowedAt ?? earliestAt };
            if (allowedAt is null || (allowedAt > earliestAt && policy.Document.WhenQuiet == QuietChoice.Discard))
            {
                return policy.Hours.WhyNot(channel, earliestAt, slot.Zone);
            }
        }

        return state.HasRoomFor(MessageKind.Marketing, context.Now)
            ? policy.Check(state.Contacts.AsSpan(), slot)
            : Refusal.HistoryFull;
    }

    /// <summary>Puts a survivor into the short list of the best, if it belongs there.</summary>
    private static int Insert(
        Span<int> best, int count, int candidate, Candidate[] candidates, ImmutableArray<Offer> offers, SubscriberId subscriber)
    {
        var place = count;
        while (place > 0 && Arbitration.IsBefore(
            (offers[candidate], candidates[candidate].Priority),
            (offers[best[place - 1]], candidates[best[place - 1]].Priority),
            subscriber))
        {
            place--;
        }

        if (place == best.Length)
        {
            return count;
        }

        for (var i = Math.Min(count, best.Length - 1); i > place; i--)
        {
            best[i] = best[i - 1];
        }

        best[place] = candidate;
        return Math.Min(count + 1, best.Length);
    }

    private static Refusal? Furthest(Candidate[] candidates)
    {
        Refusal? furthest = null;
        foreach (var candidate in candidates)
        {
            // An offer that the occasion is not about says nothing while another one says something.
            if (furthest is null || candidate.Refusal!.Step > furthest.Step || furthest.Number == Refusal.NoTrigger.Number)
            {
                furthest = candidate.Refusal;
            }
        }

        return furthest;
    }
}
