using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Campaigns;

/// <summary>A stored revision of a campaign, ready to decide by.</summary>
public sealed class CampaignPlan
{
    private const int HundredthsOfPercent = 10_000;
    private const string SampleSalt = "sample:";
    private const string ControlSalt = "control:";

    private readonly string _salt;
    private readonly ImmutableArray<string> _programRegions;

    /// <summary>Makes one of documents that were checked.</summary>
    /// <param name="document">The campaign.</param>
    /// <param name="revision">Its stored revision. At least 1.</param>
    /// <param name="programRegions">The regions of its program; empty for all.</param>
    /// <param name="lists">The store's numbers of the lists that it names; null for whichever has the name.</param>
    /// <exception cref="FormatException">The documents are not right after all.</exception>
    public CampaignPlan(
        CampaignDocument document,
        long revision,
        ImmutableArray<string> programRegions,
        ImmutableSortedDictionary<string, long>? lists = null)
    {
        (Document, Revision, _programRegions) = (document, revision, programRegions);
        _salt = document.Salt.Length > 0 ? document.Salt : document.Id;
        Audience = Audience.Of(document.Audience, document.Exclude, lists);
        Tasks = [.. document.Tasks.Select((task, place) => new TaskPlan(document, task, place))];
        When = document.Trigger?.When is { } when ? Condition.Parse(when) : null;
    }

    /// <summary>As planners wrote it.</summary>
    public CampaignDocument Document { get; }

    /// <summary>Which stored revision it is.</summary>
    public long Revision { get; }

    /// <summary>Names it.</summary>
    public string Id => Document.Id;

    /// <summary>Who it is for, regions, sample and groups left aside.</summary>
    public Audience Audience { get; }

    /// <summary>Its tasks, in their order.</summary>
    public ImmutableArray<TaskPlan> Tasks { get; }

    /// <summary>What a trigger asks of the subscriber; null for nothing.</summary>
    public Condition? When { get; }

    /// <summary>The task of a name; null if there is none.</summary>
    public TaskPlan? FindTask(string task)
    {
        foreach (var one in Tasks)
        {
            if (string.Equals(one.Document.Id, task, StringComparison.Ordinal))
            {
                return one;
            }
        }

        return null;
    }

    /// <summary>Whether the campaign is for a subscriber: regions, audience, exclusions and sample.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="listed">A bit for each of the audience's lists that the subscriber is on.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public bool IsFor(SubscriberState state, uint listed, DateTimeOffset now) =>
        Covers(state) && IsDrawn(SampleSalt, state.Id, Document.SamplePercent) && Audience.Has(state, listed, now);

    /// <summary>Whether a target of an earlier wave is left out by now: by its region, or by what is excluded.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="listed">A bit for each of the audience's lists that the subscriber is on.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public bool LeavesOut(SubscriberState state, uint listed, DateTimeOffset now) =>
        !Covers(state) || Audience.Excludes(state, listed, now);

    /// <summary>Whether a subscriber is at home in the regions of the program and of the campaign.</summary>
    public bool Covers(SubscriberState state)
    {
        var region = state.Profile?.Region ?? string.Empty;
        return RegionScope.Covers(_programRegions, region) && RegionScope.Covers(Document.Regions, region);
    }

    /// <summary>Whether a target is kept out so that the effect can be measured. The same answer for the same salt, for ever.</summary>
    public bool IsControl(SubscriberId subscriber) => IsDrawn(ControlSalt, subscriber, Document.ControlPercent);

    /// <summary>Two draws by one salt must not be one draw: who is in a sample of ten percent would else all be control.</summary>
    private bool IsDrawn(string draw, SubscriberId subscriber, double percent) =>
        percent >= 100
        || StableHash.Of(draw + _salt, subscriber.Value) % HundredthsOfPercent < (ulong)Math.Round(percent * 100);
}
