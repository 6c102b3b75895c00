using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Catalogue.Shapes;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>The contact policy: caps, hours and holidays.</summary>
public sealed partial class RulebookCheck
{
    private static readonly ListShape Caps = ListOf(RulebookShape.ContactPolicy, "caps");
    private static readonly ListShape CapGroups = ListOf(RulebookShape.Cap, "offerGroups");
    private static readonly ListShape CapKinds = ListOf(RulebookShape.Cap, "kinds");
    private static readonly ListShape AllHours = ListOf(RulebookShape.ContactPolicy, "allowedHours");
    private static readonly ListShape Holidays = ListOf(RulebookShape.ContactPolicy, "holidays");

    private void Policy(ContactPolicyDocument policy, ImmutableArray<OfferDocument> offers)
    {
        Tell("/contactPolicy/caps", Caps.Check(policy.Caps.Length, string.Empty));
        Tell("/contactPolicy/sameOfferAfter", RulebookShape.UpToAMonth.Check(policy.SameOfferAfter));
        Tell("/contactPolicy/refusedOfferAfter", RulebookShape.UpToAYear.Check(policy.RefusedOfferAfter));
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var groups = FindNames(offers, "group", offer => offer.Group);
        for (var i = 0; i < policy.Caps.Length; i++)
        {
            var (path, cap) = ($"/contactPolicy/caps/{i}", policy.Caps[i]);
            if (!IsThere(path, cap))
            {
                continue;
            }

            Name($"{path}/code", cap.Code);
            Once($"{path}/code", codes, cap.Code, $"The code '{JsonPointer.Shorten(cap.Code)}'");
            Require($"{path}/channels", !cap.Channels.Any(ChannelFacts.Passive.Has),
                "rulebook.passive-channel", "A passive channel (web) does not count towards caps.");
            Groups($"{path}/offerGroups", cap.OfferGroups, groups);
            Kinds(path, cap);
            Tell($"{path}/limit", RulebookShape.CapLimit.Check(cap.Limit));
            Length(path, cap);
        }
    }

    private void Hours(ContactPolicyDocument policy)
    {
        Tell("/contactPolicy/allowedHours", AllHours.Check(policy.AllowedHours.Length, string.Empty));
        Tell("/contactPolicy/holidays", Holidays.Check(policy.Holidays.Length, string.Empty));
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < policy.AllowedHours.Length; i++)
        {
            var (path, hours) = ($"/contactPolicy/allowedHours/{i}", policy.AllowedHours[i]);
            if (!IsThere(path, hours))
            {
                continue;
            }

            Name($"{path}/code", hours.Code);
            Once($"{path}/code", codes, hours.Code, $"The code '{JsonPointer.Shorten(hours.Code)}'");
            Require($"{path}/until", _told.Cover($"{path}/from") || hours.Until > hours.From || hours.Until == TimeOnly.MinValue,
                "rulebook.out-of-order", "'until' must come after 'from', on the same day. The end of the day is \"00:00\".");
        }
    }

    /// <summary>A cap of a group that no offer is in would protect nobody.</summary>
    private void Groups(string path, ImmutableArray<string> named, HashSet<string>? groups)
    {
        Tell(path, CapGroups.Check(named.Length, string.Empty));
        AreThere(path, named);
        for (var i = 0; i < named.Length && _suggestionCount < SuggestionsMax; i++)
        {
            if (named[i] is not null && groups?.Contains(named[i]) == false)
            {
                _suggestionCount++;
                Add(_errors, new RulebookError($"{path}/{i}", "rulebook.unknown-group",
                    $"No offer is in the group '{JsonPointer.Shorten(named[i])}'."
                    + NameSuggestion.Sentence(named[i], groups.Order(StringComparer.Ordinal))));
            }
        }
    }

    private void Kinds(string path, CapDocument cap)
    {
        Tell($"{path}/kinds", CapKinds.Check(cap.Kinds.Length, "A cap counts at least one kind of messages."));
        Require($"{path}/kinds", !cap.Kinds.Contains(MessageKind.Mandatory),
            "rulebook.cap-mandatory", "What is mandatory does not count towards caps.");
        Require($"{path}/kinds", cap.OfferGroups.IsEmpty || !cap.Kinds.Contains(MessageKind.Service),
            "rulebook.service-in-groups", "A service message is about no offer: a cap of groups cannot count it.");
    }

    private void Length(string path, CapDocument cap)
    {
        if (_told.Cover($"{path}/window") || _told.Cover($"{path}/period"))
        {
            return;
        }

        Require(path, cap.Window is not null || cap.Period is not null,
            "rulebook.either", "A cap has a 'window' such as \"7.00:00:00\" or a 'period' such as \"week\".");
        Require($"{path}/period", cap.Window is null || cap.Period is null,
            "rulebook.either", "A cap has a 'window' or a 'period', not both.");
        if (cap.Window is { } window)
        {
            Tell($"{path}/window", RulebookShape.CapWindow.Check(window));
        }
    }
}
