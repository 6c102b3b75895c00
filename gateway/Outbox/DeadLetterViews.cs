using System.Collections.Immutable;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Outbox;

/// <summary>A person has found out what became of a message in doubt.</summary>
/// <param name="Outcome">delivered: it reached the subscriber; failed: it did not and will not.</param>
/// <param name="Reason">How that is known, for the audit trail. 1 to 100 characters.</param>
/// <param name="By">Who says so. 1 to 100 characters.</param>
/// <param name="Id">The sender's id of the request; a second one with the same id changes nothing. 1 to 100 characters.</param>
internal sealed record ResolutionRequest(
    [property: KnownWords("delivered", "failed")] string Outcome, string Reason, string By, string? Id = null);

/// <summary>A message that was given up is tried again.</summary>
/// <param name="Reason">Why it is worth another try, for the audit trail. 1 to 100 characters.</param>
/// <param name="By">Who asks. 1 to 100 characters.</param>
/// <param name="Id">The sender's id of the request.</param>
internal sealed record ReplayRequest(string Reason, string By, string? Id = null);

/// <summary>Many messages that were given up for one reason are tried again.</summary>
/// <param name="GivenUpFor">For which reason.</param>
/// <param name="Reason">Why they are worth another try, for the audit trail. 1 to 100 characters.</param>
/// <param name="By">Who asks. 1 to 100 characters.</param>
/// <param name="Limit">At most so many. 1 to 1,000.</param>
/// <param name="After">Begins behind this key; left out: with the first.</param>
internal sealed record ReplaysRequest(
    [property: KnownWords("carrier.rejected", "carrier.unavailable")] string GivenUpFor,
    string Reason,
    string By,
    int Limit = 100,
    string? After = null);

/// <summary>What became of them.</summary>
/// <param name="Replayed">How many wait again.</param>
/// <param name="Refused">How many may not, by the code of the refusal.</param>
/// <param name="After">Where to go on; null if there are no more.</param>
internal sealed record ReplaysView(int Replayed, ImmutableArray<RefusedView> Refused, string? After);

/// <summary>Messages that may not be tried again.</summary>
/// <param name="Code">Why.</param>
/// <param name="Count">How many.</param>
internal sealed record RefusedView(string Code, int Count);

/// <summary>Messages that were given up, by key.</summary>
/// <param name="Counts">How many there are, by reason.</param>
/// <param name="Rows">Those of the reason that was asked for.</param>
/// <param name="After">What to ask for the next page with; null if there is none.</param>
internal sealed record DeadLettersView(ImmutableArray<GivenUpView> Counts, ImmutableArray<OutboxRowView> Rows, string? After);

/// <summary>How many messages were given up for one reason.</summary>
/// <param name="Reason">Which.</param>
/// <param name="Count">How many.</param>
internal sealed record GivenUpView(string Reason, long Count);
