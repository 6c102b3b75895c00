using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Gateway.Campaigns;

/// <summary>A program is made or written anew.</summary>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Program">The program as it is to be.</param>
/// <param name="Reason">Why, for the history. 1 to 500 characters.</param>
/// <param name="Revision">The revision that was changed; needed to edit, unless If-Match has it.</param>
internal sealed record ProgramRequest(string By, ProgramDocument Program, string? Reason = null, long? Revision = null);

/// <summary>A program is opened or closed.</summary>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Reason">Why, for the history. 1 to 500 characters.</param>
/// <param name="Revision">Only over this revision.</param>
internal sealed record ProgramMoveRequest(string By, string? Reason = null, long? Revision = null);

/// <summary>A campaign is made or written anew.</summary>
/// <param name="By">Who does it: he may not approve it. 1 to 100 characters.</param>
/// <param name="Campaign">The campaign as it is to be. It may still be wrong: only its approval needs it right.</param>
/// <param name="Reason">Why, for the history. 1 to 500 characters.</param>
/// <param name="Revision">The revision that was changed; needed to edit, unless If-Match has it.</param>
internal sealed record CampaignRequest(string By, CampaignDocument Campaign, string? Reason = null, long? Revision = null);

/// <summary>A campaign is copied.</summary>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Id">The name of the copy.</param>
/// <param name="Name">What it is called; left out: as the original.</param>
/// <param name="Program">Its program; left out: that of the original.</param>
/// <param name="From">From when it runs; left out: as the original.</param>
/// <param name="Until">Until when; left out: as the original.</param>
/// <param name="Reason">Why, for the history. 1 to 500 characters.</param>
internal sealed record CopyRequest(
    string By,
    string Id,
    string? Name = null,
    string? Program = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    string? Reason = null);

/// <summary>Something is done with a campaign.</summary>
/// <param name="Move">What; any but edit.</param>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Reason">Why, for the history; needed to return. 1 to 500 characters.</param>
/// <param name="Revision">Only over this revision of the document.</param>
/// <param name="To">To delegate: to whom. 1 to 100 characters.</param>
/// <param name="Signatories">To submit: steps behind those of the fixed path, for this campaign only. At most 10.</param>
/// <param name="Copies">To submit: who else is told. At most 50.</param>
internal sealed record MoveRequest(
    CampaignMove Move,
    string By,
    string? Reason = null,
    long? Revision = null,
    string? To = null,
    ImmutableArray<ApprovalStepDocument>? Signatories = null,
    ImmutableArray<string>? Copies = null);

/// <summary>The fixed paths of approvals are replaced.</summary>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Paths">All paths. At most 500.</param>
/// <param name="Reason">Why. 1 to 500 characters.</param>
/// <param name="Version">Only over this version; 0 for none yet. Left out: over any.</param>
internal sealed record ApprovalPathsRequest(
    string By, ImmutableArray<ApprovalPathDocument> Paths, string? Reason = null, long? Version = null);
