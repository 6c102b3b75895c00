using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>One thing that is wrong with a rulebook.</summary>
/// <param name="Path">Where, such as <c>/offers/3/propensity</c>.</param>
/// <param name="Code">Stable, dotted and lower case.</param>
/// <param name="Message">For the planner.</param>
/// <param name="Column">In a condition: where in its text, from 1. Null elsewhere.</param>
public sealed record RulebookError(string Path, string Code, string Message, int? Column = null);

/// <summary>Checks a rulebook as a whole and tells everything that is wrong with it at once.</summary>
public sealed class RulebookCheck
{
    private const int OffersMax = 2_000;
    private const int CapsMax = 32;
    private const int CapLimitMax = 100;
    private const int TextLengthMax = 500;
    private const int ConditionErrorsMax = 200;
    private const int KeywordLengthMax = 16;
    private static readonly ImmutableArray<string> OfferPlaceholders = ["offer", "price", "keyword"];
    private static readonly ImmutableArray<string> MomentPlaceholders = ["amount", "average", "points", "used", "allowance", "place"];

    private readonly ImmutableArray<RulebookError>.Builder _errors = ImmutableArray.CreateBuilder<RulebookError>();
    private int _conditionErrorCount;

    private RulebookCheck()
    {
    }

    /// <summary>Makes a rulebook of a document, or says all that is wrong with it.</summary>
    /// <param name="document">What a planner wrote.</param>
    /// <param name="version">The version that it would have. At least 1.</param>
    /// <param name="zones">The zones that exist.</param>
    /// <param name="rulebook">The rulebook; null if anything is wrong.</param>
    /// <returns>What is wrong, in the order of the document; empty if nothing is.</returns>
    public static ImmutableArray<RulebookError> TryCompile(RulebookDocument document, long version, ZoneTable zones, out Rulebook? rulebook)
    {
        var check = new RulebookCheck();
        check.Whole(document, zones);
        rulebook = check._errors.Count == 0 ? new Rulebook(document, version, zones) : null;
        return check._errors.DrainToImmutable();
    }

    private void Whole(RulebookDocument document, ZoneTable zones)
    {
        Length("/name", document.Name, 1, 200);
        Require("/currency", document.Currency.Length == 3 && document.Currency.All(char.IsAsciiLetterUpper),
            "rulebook.currency", "A currency is three capital letters (ISO 4217).");
        Require("/timeZone", zones.Find(document.TimeZone) is not null,
            "rulebook.time-zone", $"There is no time zone '{document.TimeZone}'.");
        Between("/staleAfter", document.StaleAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        Between("/offerValidity", document.OfferValidity, TimeSpan.FromMinutes(1), TimeSpan.FromDays(31));
        Between("/offerAfterNotice", document.OfferAfterNotice, TimeSpan.Zero, TimeSpan.FromDays(7));
        Between("/receiptWait", document.ReceiptWait, TimeSpan.FromMinutes(1), TimeSpan.FromDays(14));
        Between("/interactionWait", document.InteractionWait, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Moments(document.KeyMoments);
        Policy(document.ContactPolicy);
        if (document.Holdout is { } holdout)
        {
            Length("/holdout/salt", holdout.Salt, 1, 64);
            Between("/holdout/percent", holdout.Percent, 0, 50);
        }

        if (document.OrderBookedNotice is { } booked)
        {
            Text("/orderBookedNotice", booked, ["offer"]);
        }

        if (document.UnsubscribedNotice is { } unsubscribed)
        {
            Text("/unsubscribedNotice", unsubscribed, []);
        }

        Offers(document.Offers);
    }

    private void Moments(ImmutableArray<KeyMomentDocument> moments)
    {
        for (var i = 0; i < moments.Length; i++)
        {
            var (path, moment) = ($"/keyMoments/{i}", moments[i]);
            if (!IsThere(path, moment))
            {
                continue;
            }

            AreThere($"{path}/services", moment.Services);
            Require($"{path}/moment", moments.Take(i).All(m => m?.Moment != moment.Moment),
                "rulebook.repeated", "Each key moment stands once.");
            Between($"{path}/repeatAfter", moment.RepeatAfter, TimeSpan.Zero, TimeSpan.FromDays(366));
            switch (moment.Moment)
            {
                case KeyMoment.BillAboveAverage:
                    Between($"{path}/threshold", moment.Threshold, 101, 10_000);
                    break;
                case KeyMoment.PointsRedeemable:
                    Between($"{path}/threshold", moment.Threshold, 1, 1_000_000_000);
                    break;
                default:
                    break;
            }

            if (moment.Notice is { } notice)
            {
                Text($"{path}/notice", notice, MomentPlaceholders);
            }
        }
    }

    private void Policy(ContactPolicyDocument policy)
    {
        Require("/contactPolicy/caps", policy.Caps.Length <= CapsMax, "rulebook.too-many", $"At most {CapsMax} caps.");
        Between("/contactPolicy/sameOfferAfter", policy.SameOfferAfter, TimeSpan.Zero, TimeSpan.FromDays(31));
        Between("/contactPolicy/refusedOfferAfter", policy.RefusedOfferAfter, TimeSpan.Zero, TimeSpan.FromDays(366));
        for (var i = 0; i < policy.Caps.Length; i++)
        {
            var (path, cap) = ($"/contactPolicy/caps/{i}", policy.Caps[i]);
            if (!IsThere(path, cap))
            {
                continue;
            }

            Name($"{path}/code", cap.Code);
            Require($"{path}/code", policy.Caps.Take(i).All(c => c?.Code != cap.Code),
                "rulebook.repeated", $"The code '{cap.Code}' stands twice.");
            Require($"{path}/channels", !cap.Channels.IsDefaultOrEmpty, "rulebook.empty", "A cap names at least one channel.");
            Require($"{path}/channels", cap.Channels.IsDefault || !cap.Channels.Any(ChannelFacts.Passive.Has),
                "rulebook.passive-channel", "A passive channel (web) does not count towards caps.");
            Between($"{path}/limit", cap.Limit, 1, CapLimitMax);
            Between($"{path}/window", cap.Window, TimeSpan.FromMinutes(1), SubscriberState.ContactsKeptFor);
        }
    }

    private void Offers(ImmutableArray<OfferDocument> offers)
    {
        Require("/offers", offers.Length <= OffersMax, "rulebook.too-many", $"At most {OffersMax} offers.");
        var (ids, keywords) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var named = offers.Where(offer => offer?.Id is not null).Select(offer => offer.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < offers.Length; i++)
        {
            var (path, offer) = ($"/offers/{i}", offers[i]);
            if (!IsThere(path, offer))
            {
                continue;
            }

            Name($"{path}/id", offer.Id);
            Require($"{path}/id", ids.Add(offer.Id), "rulebook.repeated", $"The offer '{offer.Id}' stands twice.");
            Text($"{path}/name", offer.Name, []);
            Name($"{path}/group", offer.Group);
            Length($"{path}/productCode", offer.ProductCode, 1, 64);
            Length($"{path}/service", offer.Service, 1, 64);
            Between($"{path}/priceMinor", offer.PriceMinor, 0, 1_000_000_000);
            Between($"{path}/valueMinor", offer.ValueMinor, 0, 1_000_000_000);
            Require($"{path}/propensity", offer.Propensity is >= 0 and <= 1, "rulebook.out-of-range", "A propensity is between 0 and 1.");
            Between($"{path}/leverPercent", offer.LeverPercent, -100, 1_000);
            Require($"{path}/validUntil", offer.ValidFrom is null || offer.ValidUntil is null || offer.ValidFrom < offer.ValidUntil,
                "rulebook.out-of-order", "validUntil must come after validFrom.");
            Condition($"{path}/eligibility", offer.Eligibility, named);
            Condition($"{path}/applicability", offer.Applicability, named);
            Condition($"{path}/suitability", offer.Suitability, named);
            Treatments(path, offer, keywords);
        }
    }

    /// <summary>Looking for what a wrong name meant costs time: behind so many mistakes the conditions wait for the next try.</summary>
    private void Condition(string path, string? text, HashSet<string> offers)
    {
        if (text is not null && _conditionErrorCount < ConditionErrorsMax)
        {
            var errors = Conditions.Condition.TryCompile(text, offers, out _);
            _conditionErrorCount += errors.Length;
            _errors.AddRange(errors.Select(error => new RulebookError(path, error.Code, error.Message, error.Column)));
        }
    }

    private void Treatments(string offerPath, OfferDocument offer, HashSet<string> keywords)
    {
        Require($"{offerPath}/treatments", !offer.Treatments.IsEmpty, "rulebook.empty", "An offer has at least one treatment.");
        for (var i = 0; i < offer.Treatments.Length; i++)
        {
            var (path, treatment) = ($"{offerPath}/treatments/{i}", offer.Treatments[i]);
            if (!IsThere(path, treatment))
            {
                continue;
            }

            Require($"{path}/channel", offer.Treatments.Take(i).All(t => t?.Channel != treatment.Channel),
                "rulebook.repeated", $"The channel '{treatment.Channel.Name()}' stands twice.");
            Text($"{path}/text", treatment.Text, OfferPlaceholders);
            if (treatment.Keyword is { } keyword)
            {
                Length($"{path}/keyword", keyword, 1, KeywordLengthMax);
                Require($"{path}/keyword", Reply.Fold(keyword).Length > 0,
                    "rulebook.keyword-empty", "Nothing is left of the keyword without spaces and punctuation.");
                Require($"{path}/keyword", !Reply.IsReserved(keyword),
                    "rulebook.keyword-reserved", $"'{keyword}' means something else in a reply.");
                Require($"{path}/keyword", keywords.Add(Reply.Fold(keyword)),
                    "rulebook.repeated", $"The keyword '{keyword}' stands twice.");
            }
        }
    }

    private void Text(string path, TextDocument text, ImmutableArray<string> placeholders)
    {
        foreach (var (part, value) in new[] { ("zh", text.Zh), ("en", text.En) })
        {
            Length($"{path}/{part}", value, 1, TextLengthMax);
            foreach (var name in Template.Placeholders(value))
            {
                Require($"{path}/{part}", placeholders.Contains(name), "rulebook.placeholder",
                    placeholders.IsEmpty
                        ? $"'{{{name}}}' stands for nothing here."
                        : $"'{{{name}}}' stands for nothing here. There are: {string.Join(", ", placeholders)}.");
            }
        }
    }

    private void Name(string path, string value) => Require(path,
        value is { Length: >= 1 and <= 64 } && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
        "rulebook.name", "A name is 1 to 64 lower-case letters, digits and hyphens.");

    /// <summary>A list in JSON can hold null where its elements cannot.</summary>
    private bool IsThere(string path, object? value)
    {
        Require(path, value is not null, "rulebook.null", "Expected a value.");
        return value is not null;
    }

    private void AreThere(string path, ImmutableArray<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            IsThere($"{path}/{i}", values[i]);
        }
    }

    private void Length(string path, string value, int min, int max) => Require(path, value.Length >= min && value.Length <= max,
        "rulebook.length", string.Create(CultureInfo.InvariantCulture, $"Expected {min} to {max} characters."));

    private void Between(string path, long value, long min, long max) => Require(path, value >= min && value <= max,
        "rulebook.out-of-range", string.Create(CultureInfo.InvariantCulture, $"Expected {min} to {max}."));

    private void Between(string path, TimeSpan value, TimeSpan min, TimeSpan max) => Require(path, value >= min && value <= max,
        "rulebook.out-of-range", string.Create(CultureInfo.InvariantCulture, $"Expected {min:c} to {max:c}."));

    private void Require(string path, bool isMet, string code, string message)
    {
        if (!isMet)
        {
            _errors.Add(new RulebookError(path, code, message));
        }
    }
}
