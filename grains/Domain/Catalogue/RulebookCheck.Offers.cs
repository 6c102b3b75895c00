using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Shapes;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>Offers and their treatments.</summary>
public sealed partial class RulebookCheck
{
    private static readonly ListShape AllOffers = ListOf(RulebookShape.Whole, "offers");
    private static readonly ListShape AllTreatments = ListOf(RulebookShape.Offer, "treatments");
    private static readonly ImmutableArray<string> OfferPlaceholders = ["offer", "price", "keyword", "link"];

    private void Offers(ImmutableArray<OfferDocument> offers)
    {
        Tell("/offers", AllOffers.Check(offers.Length, string.Empty));
        var (ids, keywords) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var named = FindNames(offers, "id", offer => offer.Id);
        for (var i = 0; i < offers.Length; i++)
        {
            var (path, offer) = ($"/offers/{i}", offers[i]);
            if (!IsThere(path, offer))
            {
                continue;
            }

            Name($"{path}/id", offer.Id);
            Once($"{path}/id", ids, offer.Id, $"The offer '{JsonPointer.Shorten(offer.Id)}'");
            Text($"{path}/name", offer.Name, []);
            Name($"{path}/group", offer.Group);
            Tell($"{path}/productCode", RulebookShape.Code.Check(offer.ProductCode));
            Tell($"{path}/service", RulebookShape.Code.Check(offer.Service));
            Tell($"{path}/priceMinor", RulebookShape.Amount.Check(offer.PriceMinor));
            Tell($"{path}/valueMinor", RulebookShape.Amount.Check(offer.ValueMinor));
            Tell($"{path}/propensity", ShareShape.Check(offer.Propensity));
            Tell($"{path}/leverPercent", RulebookShape.Lever.Check(offer.LeverPercent));
            Require($"{path}/validUntil", offer.ValidFrom is null || offer.ValidUntil is null || offer.ValidFrom < offer.ValidUntil,
                "rulebook.out-of-order", "validUntil must come after validFrom.");
            Condition($"{path}/eligibility", offer.Eligibility, named);
            Condition($"{path}/applicability", offer.Applicability, named);
            Condition($"{path}/suitability", offer.Suitability, named);
            Treatments(path, offer, keywords);
        }
    }

    private void Treatments(string offerPath, OfferDocument offer, HashSet<string> keywords)
    {
        Tell($"{offerPath}/treatments", AllTreatments.Check(offer.Treatments.Length, "An offer has at least one treatment."));
        var channels = new HashSet<Channel>();
        for (var i = 0; i < offer.Treatments.Length; i++)
        {
            var (path, treatment) = ($"{offerPath}/treatments/{i}", offer.Treatments[i]);
            if (!IsThere(path, treatment))
            {
                continue;
            }

            Once($"{path}/channel", channels, treatment.Channel, $"The channel '{treatment.Channel.Name()}'");
            Text($"{path}/text", treatment.Text, OfferPlaceholders);
            if (treatment.Keyword is { } keyword)
            {
                Tell($"{path}/keyword", RulebookShape.Keyword.Check(keyword));
                Require($"{path}/keyword", Reply.Fold(keyword).Length > 0,
                    "rulebook.keyword-empty", "Nothing is left of the keyword without spaces and punctuation.");
                Require($"{path}/keyword", !Reply.IsReserved(keyword),
                    "rulebook.keyword-reserved", $"'{keyword}' means something else in a reply.");
                Once($"{path}/keyword", keywords, Reply.Fold(keyword), $"The keyword '{JsonPointer.Shorten(keyword)}'");
            }
        }
    }
}
