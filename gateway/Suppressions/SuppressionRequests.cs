using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Gateway.Suppressions;

/// <summary>The subscriber is put on a list, or gets another reason or end there.</summary>
/// <param name="Reason">Why. 1 to 100 characters.</param>
/// <param name="Source">Who asks. Default staff.</param>
/// <param name="Actor">Which member of staff or which file, for the audit trail. 1 to 100 characters.</param>
/// <param name="Until">Until when, with its offset: 2026-12-31T00:00:00+08:00; left out: as long as the list says.</param>
/// <param name="Id">The sender's id of the request; a second one with the same id changes nothing. 1 to 100 characters.</param>
internal sealed record ListingRequest(
    string Reason, RequestSource Source = RequestSource.Staff, string? Actor = null, string? Until = null, string? Id = null);

/// <summary>Somebody asks that the subscriber be not disturbed, or takes that back as far as he may.</summary>
/// <param name="IsOn">Whether it is asked; false takes it back.</param>
/// <param name="Source">Who asks.</param>
/// <param name="Reason">Why. 1 to 100 characters.</param>
/// <param name="Channel">On which channel; left out: all.</param>
/// <param name="Actor">Which member of staff or which file, for the audit trail. 1 to 100 characters.</param>
/// <param name="Id">The sender's id of the request.</param>
internal sealed record DisturbanceRequest(
    bool IsOn, RequestSource Source, string Reason, Channel? Channel = null, string? Actor = null, string? Id = null);

/// <summary>Everything that stands in the way of messages to a subscriber.</summary>
/// <param name="Lists">The lists that the subscriber is on, oldest first; those that have run out are left out.</param>
/// <param name="DoNotDisturb">Who asked that the subscriber be not disturbed, and where.</param>
/// <param name="Blocked">What may not be said on which channel at this moment, and why.</param>
internal sealed record SuppressionsView(
    ImmutableArray<ListingView> Lists, ImmutableArray<DisturbanceView> DoNotDisturb, ImmutableArray<BlockView> Blocked);

/// <summary>That a subscriber is on a list.</summary>
/// <param name="List">Its code.</param>
/// <param name="Kind">What it does; left out if the rulebook in force does not know it: then it blocks.</param>
/// <param name="Class">How grave, if it is black.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">Who asked.</param>
/// <param name="Actor">Which member of staff or which file; left out if nobody said.</param>
/// <param name="AddedAt">When. UTC.</param>
/// <param name="Until">Until when; left out: for ever. UTC.</param>
internal sealed record ListingView(
    string List,
    SuppressionKind? Kind,
    BlackClass? Class,
    string Reason,
    RequestSource Source,
    string? Actor,
    DateTimeOffset AddedAt,
    DateTimeOffset? Until);

/// <summary>On which channels somebody asked that the subscriber be not disturbed.</summary>
/// <param name="Source">Who asked.</param>
/// <param name="Channels">Where.</param>
internal sealed record DisturbanceView(RequestSource Source, ImmutableArray<Channel> Channels);

/// <summary>What may not be said on a channel.</summary>
/// <param name="Channel">Where.</param>
/// <param name="MessageKind">What sort of message.</param>
/// <param name="Code">Why: docs/guide/reason-codes.md.</param>
/// <param name="List">The list, if it is one.</param>
internal sealed record BlockView(Channel Channel, MessageKind MessageKind, string Code, string? List);

/// <summary>The suppression lists of the rulebook in force.</summary>
/// <param name="RulebookVersion">Which rulebook.</param>
/// <param name="Lists">All of them, the standard ones if the rulebook has none of its own.</param>
internal sealed record SuppressionListsView(long RulebookVersion, ImmutableArray<SuppressionListView> Lists);

/// <summary>One list.</summary>
/// <param name="Code">Names it.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Class">How grave, if it is black.</param>
/// <param name="Name">As staff know it.</param>
/// <param name="Channels">The channels that it is about; empty for all.</param>
/// <param name="MessageKinds">The kinds of messages that it is about.</param>
/// <param name="ExpiresAfter">How long an entry holds that does not say it itself; left out: for ever.</param>
internal sealed record SuppressionListView(
    string Code,
    SuppressionKind Kind,
    BlackClass? Class,
    TextDocument Name,
    ImmutableArray<Channel> Channels,
    ImmutableArray<MessageKind> MessageKinds,
    TimeSpan? ExpiresAfter);
