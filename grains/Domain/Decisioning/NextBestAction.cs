using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>The outcome of the funnel.</summary>
/// <param name="Best">Chosen offers, best first; empty if it is better to keep silent.</param>
/// <param name="DueAt">When the contact may be made. UTC.</param>
/// <param name="HeldBack">If none was chosen: why the one that got furthest fell out.</param>
/// <param name="Candidates">What became of each offer of the rulebook, in its order.</param>
public sealed record Choice(ImmutableArray<Offer> Best, DateTimeOffset DueAt, Refusal? HeldBack, CandidateList Candidates);

/// <summary>
/// The funnel, in the order in which it is applied: occasion, eligibility, applicability, suitability, suppression, contact policy and
/// quiet hours, conflicts, holdout, arbitration.
/// </summary>
public static class NextBestAction
{
    /// <summary>Most offers that one decision proposes.</summary>
    public const int BestMax = 3;

    /// <summary>A rulebook of more offers is decided with arrays, so that the stack is never used up.</summary>
    private const int StackMax = 512;

    /// <summary>Chooses the offers to put to a subscriber, or silence.</summary>
    /// <param name="state">What is known of the subscriber.</param>
    /// <param name="occasion">Why it is decided, and for which channel.</param>
    /// <param name="limit">How many offers at most. 1 to <see cref="BestMax"/>.</param>
    /// <param name="earliestAt">Not before this instant. UTC.</param>
    /// <param name="context">Time and rules.</param>
    /// <returns>The choice and what became of every offer. Same arguments, same answer, always (invariant I5).</returns>
    public static Choice Choose(SubscriberState state, Occasion occasion, int limit, DateTimeOffset earliestAt, DecisionContext context)
    {
        var rulebook = context.Rulebook;
        var offers = rulebook.Offers;
        var refusals = new byte[offers.Length];
        var asked = rulebook.Index.Select(occasion, refusals);
        var gate = Gate(state, occasion.Channel, earliestAt, context, out var slot);
        Span<byte> obstacles = offers.Length <= StackMax ? stackalloc byte[offers.Length] : new byte[offers.Length];
        obstacles.Clear();
        if (gate is null)
        {
            Conflicts.Find(state, rulebook, slot.At, obstacles);
            rulebook.Conflicts?.Find(state, context, slot, obstacles);
            rulebook.Policy.FindFullGroups(new ContactRecord(state), slot, obstacles); // An earlier step: it says why.
        }

        Span<bool> held = offers.Length <= StackMax ? stackalloc bool[offers.Length] : new bool[offers.Length];
        held.Clear();
        rulebook.Index.MarkHeld(state, held);
        Span<double> priorities = offers.Length <= StackMax ? stackalloc double[offers.Length] : new double[offers.Length];
        var common = (gate ?? Holdout.Check(state.Id, rulebook))?.Number ?? Candidate.Chosen;
        var (scoring, explores) = (rulebook.Scoring, rulebook.Scoring.Explores(state.Id, state.Version));
        Span<double> keys = !explores ? priorities
            : offers.Length <= StackMax ? stackalloc double[offers.Length] : new double[offers.Length];
        var ranking = new Ranking(stackalloc int[limit], refusals, keys, offers, state.Id);
        var stage = scoring.StageOf(state, context.Now);
        Span<ulong> room = offers.Length <= StackMax ? stackalloc ulong[rulebook.Index.MetWords] : new ulong[rulebook.Index.MetWords];
        room.Clear();
        var met = rulebook.Index.FindMet(state, asked, context.Now, room);
        foreach (var i in asked)
        {
            refusals[i] = Eligibility.Check(state, offers[i], held[i], stage, context.Now, met) is { } ineligible ? ineligible.Number
                : gate is null && obstacles[i] != 0 ? obstacles[i]
                : common != Candidate.Chosen ? common
                : Refusal.Outranked.Number;
            if (refusals[i] == Refusal.Outranked.Number)
            {
                priorities[i] = Arbitration.Priority(state, offers[i], occasion, context);
                if (explores)
                {
                    keys[i] = scoring.TryOf(offers[i], state.Id, state.Version);
                }

                ranking.Insert(i);
            }
        }

        rulebook.Conflicts?.KeepApart(ref ranking, state, context, slot);
        var chosen = ImmutableArray.CreateBuilder<Offer>(ranking.Best.Length);
        foreach (var i in ranking.Best)
        {
            refusals[i] = Candidate.Chosen;
            chosen.Add(offers[i]);
        }

        var heldBack = ranking.Best.IsEmpty ? Furthest(refusals) : null;
        var candidates = CandidateList.Of(ImmutableCollectionsMarshal.AsImmutableArray(refusals), priorities);
        return new Choice(chosen.MoveToImmutable(), slot.At, heldBack, candidates);
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
            ? policy.Check(new ContactRecord(state), slot)
            : Refusal.HistoryFull;
    }

    private static Refusal? Furthest(ReadOnlySpan<byte> refusals)
    {
        Refusal? furthest = null;
        foreach (var number in refusals)
        {
            // An offer that the occasion is not about says nothing while another one says something.
            if (furthest is null
                || (number != furthest.Number
                    && (Refusal.Of(number).Step > furthest.Step || furthest.Number == Refusal.NoTrigger.Number)))
            {
                furthest = Refusal.Of(number);
            }
        }

        return furthest;
    }
}
