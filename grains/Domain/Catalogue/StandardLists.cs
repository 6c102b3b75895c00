using System.Collections.Immutable;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>Compares the lists of a rulebook with the standard ones, which hold only where it has none of its own.</summary>
internal static class StandardLists
{
    /// <summary>The lists that a rulebook puts in force, but for the one that is always there; all channels are said in one way.</summary>
    public static ImmutableArray<SuppressionListDocument> InForce(RulebookDocument document) =>
    [
        .. (document.SuppressionLists.IsEmpty ? SuppressionLists.Standard : document.SuppressionLists)
            .Select(list => ChannelSet.Of(list.Channels.AsSpan()) == ChannelFacts.All ? list with { Channels = [] } : list),
    ];

    /// <summary>What the lists of a rulebook close less of than the standard ones; null if nothing.</summary>
    public static RulebookError? FindNarrowed(RulebookDocument document)
    {
        if (document.SuppressionLists.IsEmpty)
        {
            return null;
        }

        var narrowed = SuppressionLists.Standard.Where(list => list.Kind != SuppressionKind.White)
            .Select(list => (list.Code, What: WhatIsLess(list, document.SuppressionLists.FirstOrDefault(own => own.Code == list.Code))))
            .Where(list => list.What is not null).Select(list => $"'{list.Code}' ({list.What})").ToList();
        return narrowed.Count == 0 ? null : new RulebookError("/suppressionLists", "rulebook.list-narrowed",
            $"A rulebook with lists of its own has no others. Of the standard lists these close less or are not there: "
            + $"{string.Join(", ", narrowed)}. Write the standard lists beside your own, as GET /v1/suppression-lists shows them under a "
            + "rulebook that has none, or leave 'suppressionLists' out; what is meant so can stay.");
    }

    private static string? WhatIsLess(SuppressionListDocument standard, SuppressionListDocument? own)
    {
        if (own is null)
        {
            return "not there";
        }

        string?[] less =
        [
            own.Kind == SuppressionKind.White || (standard.Kind == SuppressionKind.Black && own.Kind != standard.Kind) ? "kind" : null,
            (ChannelsOf(standard).Bits & ~ChannelsOf(own).Bits) != 0 ? "channels" : null,
            standard.MessageKinds.Except(own.MessageKinds).Any() ? "messageKinds" : null,
            own.ExpiresAfter is { } life && !(life >= standard.ExpiresAfter) ? "expiresAfter" : null,
        ];
        var said = string.Join(", ", less.Where(part => part is not null));
        return said.Length == 0 ? null : said;
    }

    private static ChannelSet ChannelsOf(SuppressionListDocument list) =>
        list.Channels.IsEmpty ? ChannelFacts.All : ChannelSet.Of(list.Channels.AsSpan());
}
