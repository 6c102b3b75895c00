using SmartManager.Domain.Messaging;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Subscribers;

/// <summary>Marketing is allowed from now on, or no longer.</summary>
/// <param name="IsGranted">Whether it is allowed.</param>
/// <param name="Source">Where that was said, for the audit trail. 1 to 100 characters.</param>
/// <param name="Id">The sender's id of the request; a second one with the same id changes nothing. 1 to 100 characters.</param>
internal sealed record ConsentRequest(bool IsGranted, string Source, string? Id = null);

/// <summary>Disturbance is unwanted from now on, or no longer.</summary>
/// <param name="IsOn">Whether it is unwanted.</param>
/// <param name="Source">Where that was said, for the audit trail. 1 to 100 characters.</param>
/// <param name="Channel">On which channel; null for all.</param>
/// <param name="Id">The sender's id of the request.</param>
internal sealed record DoNotDisturbRequest(bool IsOn, string Source, Channel? Channel = null, string? Id = null);

/// <summary>The subscriber is put on a suppression list, or taken off.</summary>
/// <param name="IsSuppressed">Whether the subscriber is on it from now on.</param>
/// <param name="Reason">Why; needed to put on. 1 to 100 characters.</param>
/// <param name="Id">The sender's id of the request.</param>
internal sealed record SuppressionRequest(bool IsSuppressed, string? Reason = null, string? Id = null);

/// <summary>A campaign proposes an offer.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Id">The sender's id of the request.</param>
internal sealed record ProposalRequest(string Offer, string? Id = null);

/// <summary>How a request ended.</summary>
/// <param name="Status">done, nothing-to-do or duplicate.</param>
/// <param name="Version">The subscriber's version afterwards.</param>
/// <param name="DecisionId">The decision that was taken; null if none was.</param>
internal sealed record CommandView(
    [property: KnownWords("done", "nothing-to-do", "duplicate")] string Status, long Version, string? DecisionId = null);
