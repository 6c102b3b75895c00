using System.Collections.Immutable;
using SmartManager.Domain.Messaging;

namespace SmartManager.Silo.Replays;

/// <summary>What the decisions of a time would have come to.</summary>
/// <param name="Decisions">How many were taken again.</param>
/// <param name="Different">How many came out differently.</param>
/// <param name="WithoutRulebook">How many could not be taken again, because the rulebook of their time, or what was learnt by then, is gone.</param>
/// <param name="Offers">Each offer that was chosen then or now, by its name.</param>
/// <param name="Channels">Each channel on which was decided.</param>
/// <param name="HeldBack">Each code for which nothing was chosen then or now.</param>
/// <param name="LineBytes">The length of the lines of differences. Unit: bytes.</param>
/// <param name="AreLinesWhole">Whether each difference has its line.</param>
public sealed record ReplayResult(
    long Decisions,
    long Different,
    long WithoutRulebook,
    ImmutableArray<ReplayedOffer> Offers,
    ImmutableArray<ReplayedChannel> Channels,
    ImmutableArray<ReplayedRefusal> HeldBack,
    long LineBytes,
    bool AreLinesWhole);

/// <summary>How often an offer was chosen, and would have been.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Then">How often it was.</param>
/// <param name="Now">How often it would have been.</param>
public sealed record ReplayedOffer(string Offer, long Then, long Now);

/// <summary>Decisions on a channel.</summary>
/// <param name="Channel">Which channel.</param>
/// <param name="Decisions">How many were taken again.</param>
/// <param name="Different">How many came out differently.</param>
/// <param name="Then">In how many something was chosen.</param>
/// <param name="Now">In how many something would have been.</param>
public sealed record ReplayedChannel(Channel Channel, long Decisions, long Different, long Then, long Now);

/// <summary>How often nothing was chosen for a reason, and would have been.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Then">How often it was.</param>
/// <param name="Now">How often it would have been.</param>
public sealed record ReplayedRefusal(string Code, long Then, long Now);
