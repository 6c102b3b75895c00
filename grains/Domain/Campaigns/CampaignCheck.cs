using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>What a campaign is checked against.</summary>
/// <param name="Program">Its program; null if there is none of that name.</param>
/// <param name="Rulebook">The rules in force: offers, treatments and hours.</param>
/// <param name="Lists">The uploaded lists that there are; null if nobody can tell.</param>
/// <param name="Campaigns">The campaigns that there are, of those that the audience names; null if nobody can tell.</param>
public sealed record CampaignSurroundings(
    ProgramDocument? Program, Rulebook Rulebook, IReadOnlySet<string>? Lists, IReadOnlySet<string>? Campaigns);

/// <summary>Checks a campaign as a whole and tells everything that is wrong with it at once.</summary>
public sealed partial class CampaignCheck
{
    private const int SaltLengthMax = 64;
    private const long AmountMax = 1_000_000_000;
    private const long BudgetMax = 1_000_000_000_000_000;
    private const double PercentMin = 0.01;
    private const double ControlPercentMax = 50;
    private static readonly TimeSpan RepeatMin = TimeSpan.FromHours(1);
    private static readonly TimeSpan RepeatMax = TimeSpan.FromDays(366);

    private readonly Findings _found = new("campaign");
    private readonly CampaignDocument _campaign;
    private readonly CampaignSurroundings _around;
    private readonly HashSet<string> _offers;

    private CampaignCheck(CampaignDocument campaign, CampaignSurroundings around)
    {
        (_campaign, _around) = (campaign, around);
        _offers = around.Rulebook.Offers.Select(offer => offer.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Checks a campaign.</summary>
    /// <param name="campaign">What a planner wrote.</param>
    /// <param name="around">What it is checked against.</param>
    /// <returns>What is wrong; empty if nothing is.</returns>
    public static ImmutableArray<CampaignError> Check(CampaignDocument campaign, CampaignSurroundings around)
    {
        var check = new CampaignCheck(campaign, around);
        check.Whole();
        return check._found.All;
    }

    /// <summary>The earlier campaigns and the uploaded lists that an audience and its exclusions name.</summary>
    public static (IReadOnlySet<string> Earlier, IReadOnlySet<string> Lists) FindNames(CampaignDocument campaign)
    {
        var (earlier, lists) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var left = new Stack<AudienceDocument>([campaign.Audience, .. campaign.Exclude]);
        for (var nodes = 0; nodes < CampaignLimits.AudienceNodesMax && left.TryPop(out var node); nodes++)
        {
            if (node?.Earlier is { Campaign: { } name })
            {
                earlier.Add(name);
            }

            if (node?.List is { } list)
            {
                lists.Add(list);
            }

            foreach (var part in (node?.AnyOf ?? []).Concat(node?.AllOf ?? []).Concat(node?.Not is { } not ? [not] : []))
            {
                left.Push(part);
            }
        }

        return (earlier, lists);
    }

    private void Whole()
    {
        _found.Name("/id", _campaign.Id, CampaignLimits.IdLengthMax);
        _found.Name("/program", _campaign.Program, CampaignLimits.IdLengthMax);
        _found.Require("/program", _around.Program is not null, "unknown-program",
            "There is no such program: make it with POST /v1/programs.");
        _found.Text("/name", _campaign.Name, 1, ProgramCheck.NameLengthMax);
        _found.Text("/purpose", _campaign.Purpose, 0, ProgramCheck.PurposeLengthMax);
        Regions();
        Time();
        Audiences();
        _found.Share("/samplePercent", _campaign.SamplePercent, PercentMin, 100);
        _found.Share("/controlPercent", _campaign.ControlPercent, 0, ControlPercentMax);
        _found.Text("/salt", _campaign.Salt, 0, SaltLengthMax);
        Trigger();
        Tasks();
        Termination(_campaign.Termination);
        Costs(_campaign.Costs);
    }

    private void Regions()
    {
        ProgramCheck.Regions(_found, _campaign.Regions);
        for (var i = 0; _around.Program is { } program && i < _campaign.Regions.Length && !_found.IsFull; i++)
        {
            _found.Require($"/regions/{i}",
                _campaign.Regions[i] is null || RegionScope.Covers(program.Regions, _campaign.Regions[i]),
                "outside-region", "The region does not lie in those of the program.");
        }
    }

    private void Time()
    {
        ProgramCheck.Time(_found, _campaign.From, _campaign.Until);
        if (_around.Program is { } program)
        {
            _found.Require("/from", _campaign.From >= program.From, "outside-time", "It begins before its program does.");
            _found.Require("/until", _campaign.Until <= program.Until, "outside-time", "It ends after its program does.");
        }
    }

    private void Trigger()
    {
        if (_campaign.Trigger is not { } trigger)
        {
            return;
        }

        const string path = "/trigger";
        _found.Require(path, trigger.Event is not null || trigger.Moment is not null, "either",
            "A trigger has an 'event', such as top-up, a key 'moment', or both.");
        if (trigger.Event is { } name)
        {
            _found.Known($"{path}/event", name, EventNames.All, "unknown-event", "There is no network event");
        }

        _found.Require($"{path}/moment",
            trigger.Moment is not { } moment || _around.Rulebook.FindMoment(moment) is not null,
            "unused-moment", "The rulebook in force does not look for this key moment.");
        Condition($"{path}/when", trigger.When);
        _found.Span($"{path}/repeatAfter", trigger.RepeatAfter, RepeatMin, RepeatMax);
    }

    private void Termination(TerminationDocument termination)
    {
        const string path = "/termination";
        AtLeastOne($"{path}/budgetMinor", termination.BudgetMinor);
        AtLeastOne($"{path}/contactsMax", termination.ContactsMax);
        AtLeastOne($"{path}/ordersMax", termination.OrdersMax);
        if (termination.ComplaintPercentMax is { } percent)
        {
            _found.Share($"{path}/complaintPercentMax", percent, PercentMin, 100);
        }

        _found.Require($"{path}/budgetMinor",
            termination.BudgetMinor is null || _campaign.Costs.IncentiveMinor > 0
                || _campaign.Costs.Contacts.Any(one => one?.CostMinor > 0),
            "costs-nothing", "Nothing of it costs anything, so the budget would never be used up: say what contacts or orders cost.");
    }

    private void Costs(CostsDocument costs)
    {
        _found.Whole("/costs/incentiveMinor", costs.IncentiveMinor, 0, AmountMax);
        var seen = new HashSet<Channel>();
        for (var i = 0; i < costs.Contacts.Length && !_found.IsFull; i++)
        {
            var (path, cost) = ($"/costs/contacts/{i}", costs.Contacts[i]);
            if (_found.IsThere(path, cost))
            {
                _found.Once($"{path}/channel", seen, cost.Channel, $"The channel '{cost.Channel.Name()}'");
                _found.Whole($"{path}/costMinor", cost.CostMinor, 0, AmountMax);
            }
        }
    }

    private void AtLeastOne(string path, long? value)
    {
        if (value is { } given)
        {
            _found.Whole(path, given, 1, BudgetMax);
        }
    }

    private void Condition(string path, string? text)
    {
        if (text is null || _found.IsFull)
        {
            return;
        }

        foreach (var error in Catalogue.Conditions.Condition.TryCompile(text, _offers, out _))
        {
            _found.Add(path, error.Code, error.Message, error.Column);
        }
    }
}
