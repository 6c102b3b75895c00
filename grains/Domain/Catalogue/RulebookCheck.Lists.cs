using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Shapes;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

public sealed partial class RulebookCheck
{
    private static readonly ListShape AllLists = ListOf(RulebookShape.Whole, "suppressionLists");
    private static readonly ListShape ListedKinds = ListOf(RulebookShape.SuppressionList, "messageKinds");

    private static readonly ListShape AllTiers = ListOf(RulebookShape.Whole, "sendingTiers");

    private void Tiers(RulebookDocument document)
    {
        Tell("/sendingTiers", AllTiers.Check(document.SendingTiers.Length, string.Empty));
        var offers = FindNames(document.Offers, "id", offer => offer.Id);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < document.SendingTiers.Length; i++)
        {
            var (path, tier) = ($"/sendingTiers/{i}", document.SendingTiers[i]);
            if (IsThere(path, tier))
            {
                Name($"{path}/code", tier.Code);
                Once($"{path}/code", codes, tier.Code, $"The code '{JsonPointer.Shorten(tier.Code)}'");
                Condition($"{path}/when", tier.When, offers);
            }
        }
    }

    private void SuppressionLists(ImmutableArray<SuppressionListDocument> lists)
    {
        Tell("/suppressionLists", AllLists.Check(lists.Length, string.Empty));
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lists.Length; i++)
        {
            var (path, list) = ($"/suppressionLists/{i}", lists[i]);
            if (!IsThere(path, list))
            {
                continue;
            }

            Name($"{path}/code", list.Code);
            Once($"{path}/code", codes, list.Code, $"The code '{JsonPointer.Shorten(list.Code)}'");
            Require($"{path}/code", list.Code is not (SuppressionEntry.Manual or SuppressionEntry.DoNotDisturbCode),
                "rulebook.list-reserved", $"'{list.Code}' is there without being written and cannot mean anything else.");
            if (!_told.Cover($"{path}/kind"))
            {
                Require(list.Class is null ? path : $"{path}/class", list.Kind == SuppressionKind.Black == list.Class is not null,
                    "rulebook.list-class", "A black list has a class from a to d; the others have none.");
            }

            Text($"{path}/name", list.Name, []);
            Tell($"{path}/messageKinds", ListedKinds.Check(list.MessageKinds.Length, "A list is about at least one kind of messages."));
            Require($"{path}/messageKinds", !list.MessageKinds.Contains(MessageKind.Mandatory),
                "rulebook.list-mandatory", "Mandatory messages no list blocks.");
            if (list.ExpiresAfter is { } life)
            {
                Tell($"{path}/expiresAfter", RulebookShape.EntryLife.Check(life));
            }
        }
    }
}
