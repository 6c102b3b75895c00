using System.Collections.Immutable;
using SmartManager.Domain.Messaging;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Outbox;

/// <summary>The lists of calls.</summary>
/// <param name="IsServed">Whether agents and diallers claim them here; if not, a relay of ours hands calls to their carrier.</param>
/// <param name="CountMax">Up to where calls of a list are counted.</param>
/// <param name="Lists">By campaign and task.</param>
internal sealed record CallListsView(bool IsServed, int CountMax, ImmutableArray<CallListView> Lists);

/// <summary>The calls of one task of a campaign, or about one offer or notice of the rulebook.</summary>
/// <param name="Campaign">The campaign; left out if it is of none.</param>
/// <param name="Task">The task of the campaign, or the offer or notice.</param>
/// <param name="Due">Calls that can be claimed now, as far as the rules let them go. At most <c>countMax</c>.</param>
/// <param name="Waiting">Calls that can be claimed later. At most <c>countMax</c>.</param>
/// <param name="Claimed">Calls that somebody has.</param>
internal sealed record CallListView(string? Campaign, string Task, int Due, int Waiting, int Claimed);

/// <summary>Somebody wants the next calls.</summary>
/// <param name="Claim">
/// The caller's own name for this claim, such as a GUID: asked again under it, because the answer was lost, the same calls are given. 1 to
/// 100 characters.
/// </param>
/// <param name="By">Who: the name of an agent or of a dialler. 1 to 100 characters.</param>
/// <param name="Count">How many at most. 1 to 100.</param>
/// <param name="Campaign">Only of this campaign; left out for all.</param>
/// <param name="Task">Only of this task of the campaign, or, without one, about this offer or notice; left out for all.</param>
internal sealed record CallClaimRequest(string Claim, string By, int Count, string? Campaign = null, string? Task = null);

/// <summary>What was given out. Personal data.</summary>
/// <param name="Calls">Calls to be made now, in this order; empty if there is none.</param>
/// <param name="Skipped">Calls that the rules did not let go; they wait longer or are withheld.</param>
internal sealed record CallClaimView(ImmutableArray<ClaimedCallView> Calls, ImmutableArray<SkippedCallView> Skipped);

/// <summary>A call to be made now. Personal data.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Attempt">Which claim of it this is, from 1: to be told with its result.</param>
/// <param name="Until">When the claim's time is over. UTC.</param>
/// <param name="To">The number: 7 to 15 digits, country code first.</param>
/// <param name="Script">What to say, in the subscriber's language.</param>
/// <param name="Offer">What it is about: an offer or a notice.</param>
/// <param name="Campaign">The campaign; left out if it is of none.</param>
/// <param name="Task">The task of the campaign, or the offer or notice.</param>
/// <param name="Kind">marketing, service or mandatory.</param>
/// <param name="Tier">The subscriber's tier: 0 goes first.</param>
internal sealed record ClaimedCallView(
    string Key,
    int Attempt,
    DateTimeOffset Until,
    string To,
    string Script,
    string Offer,
    string? Campaign,
    string Task,
    [property: KnownWords("marketing", "service", "mandatory")] string Kind,
    int Tier);

/// <summary>A call that the rules did not let go.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Campaign">The campaign; left out if it is of none.</param>
/// <param name="Task">The task of the campaign, or the offer or notice.</param>
/// <param name="Code">Why: a reason code.</param>
internal sealed record SkippedCallView(string Key, string? Campaign, string Task, string Code);

/// <summary>How a call ended.</summary>
/// <param name="By">Who called. 1 to 100 characters.</param>
/// <param name="Attempt">As the claim had it.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Outcome">What the subscriber said; with <c>answered</c>, and only with it.</param>
/// <param name="CallBackAt">When the subscriber wants to be called; with <c>call-back</c>, and only with it.</param>
internal sealed record CallResultRequest(
    string By, int Attempt, CallResult Result, CallOutcome? Outcome = null, DateTimeOffset? CallBackAt = null);

/// <summary>What became of a result.</summary>
/// <param name="Status">recorded; repeated if the same was said before, which changes nothing.</param>
/// <param name="State">Where the call stands now: pending if it is listed again.</param>
/// <param name="NextAt">When it can be claimed again; left out if it is over. UTC.</param>
internal sealed record CallResultView(
    [property: KnownWords("recorded", "repeated")] string Status,
    [property: KnownWords(
        "pending", "releasing", "sent", "in-doubt", "delivered", "failed", "withheld", "unconfirmed")] string State,
    DateTimeOffset? NextAt);
