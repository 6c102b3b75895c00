using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>Finds what is allowed in a rulebook but was hardly meant so.</summary>
internal static class RulebookWarnings
{
    /// <summary>What looks wrong, in the order of the document. Only for documents that are right.</summary>
    public static IEnumerable<RulebookError> Of(RulebookDocument document) =>
        Moments(document).Concat(Hours(document)).Concat(Offers(document)).Concat(RulebookReach.Of(document)).Concat(Lists(document));

    /// <summary>What looks wrong with one rulebook in the place of another: a list that goes, for its entries stay.</summary>
    /// <param name="before">The one in force. Has passed the check.</param>
    /// <param name="now">The one after. Has passed the check.</param>
    public static IEnumerable<RulebookError> Between(RulebookDocument before, RulebookDocument now)
    {
        var lists = new SuppressionLists(now.SuppressionLists);
        return new SuppressionLists(before.SuppressionLists).All.Select(list => list.Document)
            .Where(list => lists.Find(list.Code) is null)
            .Select(list => new RulebookError("/suppressionLists", "rulebook.list-dropped",
                $"The list '{list.Code}' is in force and does not stand here. Entries stay on record with their subscribers. Whoever is on "
                + (list.Kind == SuppressionKind.White ? "it, though it is a white list, gets" : "it gets")
                + " neither marketing nor service messages on any channel, only mandatory ones, whatever white lists say, until the entry "
                + "ends or is taken off. Nobody new can be put on it. Keep the list, or take its subscribers off first."));
    }

    private static IEnumerable<RulebookError> Moments(RulebookDocument document)
    {
        foreach (var (i, moment) in document.KeyMoments.Index())
        {
            var path = $"/keyMoments/{i}";
            if (moment.Threshold != 0 && moment.Moment is not (KeyMoment.BillAboveAverage or KeyMoment.PointsRedeemable))
            {
                yield return new RulebookError($"{path}/threshold", "rulebook.unused", "This moment does not use a threshold.");
            }

            if (moment.Services.Length > 0 && moment.Moment != KeyMoment.RoamingWithoutDiscount)
            {
                yield return new RulebookError($"{path}/services", "rulebook.unused", "Only the roaming moment looks at services.");
            }

            if (moment.Notice is null && !document.Offers.Any(offer => offer.Moments.Contains(moment.Moment)))
            {
                yield return new RulebookError(path, "rulebook.moment-silent", "Nothing is said at this moment, and no offer answers it.");
            }
        }
    }

    private static IEnumerable<RulebookError> Lists(RulebookDocument document) =>
        StandardLists.FindNarrowed(document) is { } narrowed ? [narrowed] : [];

    private static IEnumerable<RulebookError> Hours(RulebookDocument document) => document.ContactPolicy.AllowedHours.Index()
        .Where(one => ChannelFacts.Inbound.Has(one.Item.Channel))
        .Select(one => new RulebookError($"/contactPolicy/allowedHours/{one.Index}/channel", "rulebook.unused",
            "Subscribers come to us on this channel: its hours are not looked at."));

    private static IEnumerable<RulebookError> Offers(RulebookDocument document)
    {
        foreach (var (i, offer) in document.Offers.Index())
        {
            foreach (var (j, moment) in offer.Moments.Index())
            {
                if (document.KeyMoments.All(watched => watched.Moment != moment))
                {
                    yield return new RulebookError($"/offers/{i}/moments/{j}", "rulebook.moment-not-watched",
                        $"The moment '{KebabName.Of(moment)}' is not watched: it does not stand in keyMoments.");
                }
            }

            foreach (var (j, treatment) in offer.Treatments.Index())
            {
                var path = $"/offers/{i}/treatments/{j}";
                if (treatment.Keyword is not null && treatment.Channel != Channel.Sms)
                {
                    yield return new RulebookError($"{path}/keyword", "rulebook.unused", "Only an SMS is answered with a keyword.");
                }

                foreach (var (name, text) in new[] { ("zh", treatment.Text.Zh), ("en", treatment.Text.En) })
                {
                    if (treatment.Keyword is null && Template.Placeholders(text).Contains("keyword"))
                    {
                        yield return new RulebookError($"{path}/text/{name}", "rulebook.keyword-missing",
                            "The text speaks of {keyword}, but the treatment has none.");
                    }
                }
            }
        }
    }
}
