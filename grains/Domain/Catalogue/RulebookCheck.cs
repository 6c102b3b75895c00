using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Catalogue.Shapes;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>Checks a rulebook as a whole and tells everything that is wrong with it at once.</summary>
public sealed partial class RulebookCheck
{
    /// <summary>Looking for what a wrong name meant costs time: behind so many mistakes the others wait for the next try.</summary>
    private const int SuggestionsMax = 200;
    private static readonly ImmutableArray<string> MomentPlaceholders = ["amount", "average", "points", "used", "allowance", "place"];

    private readonly ImmutableArray<RulebookError>.Builder _errors = ImmutableArray.CreateBuilder<RulebookError>();
    private readonly ImmutableArray<RulebookError>.Builder _warnings = ImmutableArray.CreateBuilder<RulebookError>();
    private readonly ToldPlaces _told;
    private int _suggestionCount;

    private RulebookCheck(ToldPlaces told) => _told = told;

    /// <summary>Makes a rulebook of a document, or says all that is wrong with it.</summary>
    /// <param name="document">What a planner wrote.</param>
    /// <param name="version">The version that it would have. At least 1.</param>
    /// <param name="zones">The zones that exist.</param>
    /// <param name="rulebook">The rulebook; null if anything is wrong.</param>
    /// <returns>What is wrong, in the order of the document; empty if nothing is.</returns>
    public static ImmutableArray<RulebookError> TryCompile(RulebookDocument document, long version, ZoneTable zones, out Rulebook? rulebook)
    {
        var verdict = Run(document, version, zones, new ToldPlaces());
        rulebook = verdict.Rulebook;
        return verdict.Errors;
    }

    /// <summary>Checks a document of which it may have been told already that some of it has the wrong shape.</summary>
    internal static RulebookVerdict Run(RulebookDocument document, long version, ZoneTable zones, ToldPlaces told)
    {
        var check = new RulebookCheck(told);
        check.Whole(document, zones);
        var isRight = check._errors.Count == 0 && told.IsEmpty;
        if (isRight)
        {
            check._warnings.AddRange(RulebookWarnings.Of(document));
        }

        return new RulebookVerdict(
            isRight ? new Rulebook(document, version, zones) : null, check._errors.ToImmutable(), check._warnings.ToImmutable());
    }

    private void Whole(RulebookDocument document, ZoneTable zones)
    {
        Tell("/name", RulebookShape.Title.Check(document.Name));
        Require("/currency", document.Currency.Length == 3 && document.Currency.All(char.IsAsciiLetterUpper),
            "rulebook.currency", "A currency is three capital letters (ISO 4217).");
        Require("/timeZone", zones.Find(document.TimeZone) is not null,
            "rulebook.time-zone", $"There is no time zone '{JsonPointer.Shorten(document.TimeZone)}'."
            + NameSuggestion.Sentence(document.TimeZone, zones.Names.Order(StringComparer.Ordinal))
            + " A time zone is written like Asia/Shanghai.");
        Tell("/staleAfter", RulebookShape.StaleAfter.Check(document.StaleAfter));
        Tell("/offerValidity", RulebookShape.OfferValidity.Check(document.OfferValidity));
        Tell("/offerAfterNotice", RulebookShape.OfferAfterNotice.Check(document.OfferAfterNotice));
        Tell("/receiptWait", RulebookShape.ReceiptWait.Check(document.ReceiptWait));
        Tell("/interactionWait", RulebookShape.InteractionWait.Check(document.InteractionWait));
        Moments(document.KeyMoments);
        Policy(document.ContactPolicy, document.Offers);
        Hours(document.ContactPolicy);
        if (document.Holdout is { } holdout)
        {
            Tell("/holdout/salt", RulebookShape.Code.Check(holdout.Salt));
            Tell("/holdout/percent", RulebookShape.HoldoutPercent.Check(holdout.Percent));
        }

        Notice("/orderBookedNotice", document.OrderBookedNotice, ["offer"]);
        Notice("/unsubscribedNotice", document.UnsubscribedNotice, []);
        Offers(document.Offers);
        Notice("/soldOutNotice", document.SoldOutNotice, ["offer"]);
        Notice("/notPossibleNotice", document.NotPossibleNotice, ["offer"]);
        Notice("/orderReversedNotice", document.OrderReversedNotice, ["offer"]);
        Notice("/helpNotice", document.HelpNotice, []);
        Notice("/tooLateNotice", document.TooLateNotice, []);
        Ranking(document);
        Pools(document);
        Conflicts(document);
        SuppressionLists(document.SuppressionLists);
    }

    private void Notice(string path, TextDocument? text, ImmutableArray<string> placeholders)
    {
        if (text is not null)
        {
            Text(path, text, placeholders);
        }
    }

    private void Moments(ImmutableArray<KeyMomentDocument> moments)
    {
        var seen = new HashSet<KeyMoment>();
        for (var i = 0; i < moments.Length; i++)
        {
            var (path, moment) = ($"/keyMoments/{i}", moments[i]);
            if (!IsThere(path, moment))
            {
                continue;
            }

            AreThere($"{path}/services", moment.Services);
            if (!_told.Cover($"{path}/moment"))
            {
                Once($"{path}/moment", seen, moment.Moment, $"The moment '{KebabName.Of(moment.Moment)}'");
                Tell($"{path}/threshold", FindThreshold(moment.Moment)?.Check(moment.Threshold));
            }

            Tell($"{path}/repeatAfter", RulebookShape.UpToAYear.Check(moment.RepeatAfter));

            if (moment.Notice is { } notice)
            {
                Text($"{path}/notice", notice, MomentPlaceholders);
            }
        }
    }

    /// <summary>What may be named of offers, such as their ids; null for anything, if not all of them could be read.</summary>
    private HashSet<string>? FindNames(ImmutableArray<OfferDocument> offers, string member, Func<OfferDocument, string> name)
    {
        var isWhole = !_told.Cover("/offers")
            && Enumerable.Range(0, _told.IsEmpty ? 0 : offers.Length).All(i => !_told.Cover($"/offers/{i}/{member}"));
        return isWhole
            ? offers.Where(offer => offer is not null && name(offer) is not null).Select(name).ToHashSet(StringComparer.Ordinal)
            : null;
    }

    private void Condition(string path, string? text, HashSet<string>? offers)
    {
        if (text is null || _suggestionCount >= SuggestionsMax)
        {
            return;
        }

        var errors = Conditions.Condition.TryCompile(text, offers, out var condition);
        _suggestionCount += errors.Length;
        foreach (var error in errors)
        {
            Add(_errors, new RulebookError(path, error.Code, error.Message, error.Column));
        }

        foreach (var doubt in condition?.FindDoubts() ?? [])
        {
            Add(_warnings, new RulebookError(path, doubt.Code, doubt.Message, doubt.Column));
        }
    }

    private void Text(string path, TextDocument text, ImmutableArray<string> placeholders)
    {
        foreach (var (part, value) in new[] { ("zh", text.Zh), ("en", text.En) })
        {
            if (RulebookShape.Sentence.Check(value) is { } flaw)
            {
                Tell($"{path}/{part}", flaw);
                continue; // What is in a text that is too long can wait.
            }

            foreach (var name in Template.Placeholders(value))
            {
                Require($"{path}/{part}", placeholders.Contains(name), "rulebook.placeholder", name.StartsWith('{')
                    ? $"The brace of '{name}' is never closed."
                    : $"'{{{name}}}' stands for nothing here."
                        + (placeholders.IsEmpty ? "" : $" There are: {string.Join(", ", placeholders)}."));
            }
        }
    }

    private void Name(string path, string value) => Require(path,
        value is { Length: >= 1 and <= 64 } && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
        "rulebook.name", "A name is 1 to 64 lower-case letters, digits and hyphens: data-pack-5.");

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

    /// <summary>What tells the elements of a list apart stands once in it. What stands in the place of a mistake does not count.</summary>
    private void Once<T>(string path, HashSet<T> seen, T value, string what) =>
        Require(path, _told.Cover(path) || seen.Add(value), "rulebook.repeated", $"{what} stands twice.");

    private static WholeShape? FindThreshold(KeyMoment moment) => moment switch
    {
        KeyMoment.BillAboveAverage => RulebookShape.BillPercent,
        KeyMoment.PointsRedeemable => RulebookShape.Points,
        _ => null,
    };

    private static ListShape ListOf(ObjectShape shape, string member) => (ListShape)shape.Find(member)!.Shape;

    private void Tell(string path, Flaw? flaw)
    {
        if (flaw is not null)
        {
            Add(_errors, new RulebookError(path, flaw.Code, flaw.Message));
        }
    }

    private void Require(string path, bool isMet, string code, string message)
    {
        if (!isMet)
        {
            Add(_errors, new RulebookError(path, code, message));
        }
    }

    private void Add(ImmutableArray<RulebookError>.Builder list, RulebookError error)
    {
        if (!_told.Cover(error.Path))
        {
            list.Add(error);
        }
    }
}
