using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns;

/// <summary>Checks who a campaign is for.</summary>
public sealed partial class CampaignCheck
{
    private const int ListNameLengthMax = 64;

    private readonly HashSet<string> _lists = new(StringComparer.Ordinal);
    private int _nodes;

    private void Audiences()
    {
        Audience("/audience", _campaign.Audience, depth: 1);
        for (var i = 0; i < _campaign.Exclude.Length && !_found.IsFull; i++)
        {
            Audience($"/exclude/{i}", _campaign.Exclude[i], depth: 1);
        }

        _found.Require("/audience", _nodes <= CampaignLimits.AudienceNodesMax, "too-many-sets",
            $"An audience has at most {CampaignLimits.AudienceNodesMax} sets, with those that are left out.");
        _found.Require("/audience", _lists.Count <= CampaignLimits.ListsMax, "too-many-lists",
            $"A campaign names at most {CampaignLimits.ListsMax} different lists.");
        _found.Require("/audience", _campaign.Trigger is null || _lists.Count == 0, "trigger-list",
            "A trigger campaign cannot name uploaded lists: a subscriber whose event has come does not know which it is on.");
    }

    private void Audience(string path, AudienceDocument? set, int depth)
    {
        _nodes++;
        if (_nodes > CampaignLimits.AudienceNodesMax || !_found.IsThere(path, set)
            || !_found.Require(path, depth <= CampaignLimits.AudienceDepthMax, "too-deep",
                $"Sets lie at most {CampaignLimits.AudienceDepthMax} deep in each other."))
        {
            return;
        }

        if (!_found.Require(path, CountMembers(set!) == 1, "either",
            "A set has exactly one of 'everyone', 'list', 'condition', 'earlier', 'anyOf', 'allOf' and 'not'."))
        {
            return;
        }

        _found.Require($"{path}/everyone", set!.Everyone is not false, "everyone", "Only true is allowed: leave it out otherwise.");
        Condition($"{path}/condition", set.Condition);
        List($"{path}/list", set.List);
        Earlier($"{path}/earlier", set.Earlier);
        Parts($"{path}/anyOf", set.AnyOf, depth);
        Parts($"{path}/allOf", set.AllOf, depth);
        if (set.Not is { } not)
        {
            Audience($"{path}/not", not, depth + 1);
        }
    }

    private static int CountMembers(AudienceDocument set) =>
        new[]
        {
            set.Everyone is not null, set.List is not null, set.Condition is not null, set.Earlier is not null,
            set.AnyOf is not null, set.AllOf is not null, set.Not is not null,
        }.Count(static isThere => isThere);

    private void Parts(string path, ImmutableArray<AudienceDocument>? parts, int depth)
    {
        if (parts is not { } given || !_found.Count(path, given.Length, 1, CampaignLimits.AudienceNodesMax))
        {
            return;
        }

        for (var i = 0; i < given.Length && !_found.IsFull; i++)
        {
            Audience($"{path}/{i}", given[i], depth + 1);
        }
    }

    private void List(string path, string? list)
    {
        if (list is null)
        {
            return;
        }

        _lists.Add(list);
        if (_found.Name(path, list, ListNameLengthMax) && _around.Lists is { } known)
        {
            _found.Known(path, list, known, "unknown-list", "There is no uploaded list");
        }
    }

    private void Earlier(string path, EarlierSetDocument? earlier)
    {
        if (earlier is null)
        {
            return;
        }

        _found.Require($"{path}/campaign", earlier.Campaign != _campaign.Id, "earlier-itself", "A campaign is not earlier than itself.");
        if (_found.Name($"{path}/campaign", earlier.Campaign, CampaignLimits.IdLengthMax) && _around.Campaigns is { } known)
        {
            _found.Known($"{path}/campaign", earlier.Campaign, known, "unknown-campaign", "There is no campaign");
        }
    }
}
