using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Campaigns;

/// <summary>What would come of a task for a subscriber.</summary>
/// <remarks>Written as its name.</remarks>
[JsonConverter(typeof(KebabNameConverter<PreviewOutcome>))]
public enum PreviewOutcome
{
    /// <summary>It would be planned.</summary>
    Planned = 0,

    /// <summary>The subscriber is kept out so that the effect can be measured.</summary>
    Control = 1,

    /// <summary>The subscriber is meant, and the rules hold it back.</summary>
    HeldBack = 2,

    /// <summary>The task is not for the subscriber, or not yet.</summary>
    NotMeant = 3,
}

/// <summary>A task as one subscriber would meet it.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Offer">Its offer.</param>
/// <param name="Text">
/// What would be said, in the subscriber's language; null if the rules have no such offer or treatment. Personal data.
/// </param>
/// <param name="Outcome">What would come of it.</param>
/// <param name="Code">Why it would not be planned, as a stable code; null if it would.</param>
/// <param name="DueAt">When the contact would leave; null without one. UTC.</param>
public sealed record PreviewedTask(
    string Task, Channel Channel, string Offer, string? Text, PreviewOutcome Outcome, string? Code, DateTimeOffset? DueAt);

/// <summary>Shows what a campaign would say to a subscriber, and whether it would. The very rules of the run decide; pure.</summary>
public static class TreatmentPreview
{
    /// <summary>The subscriber is at home outside the regions of the campaign or its program.</summary>
    public const string OutsideRegions = "preview.outside-regions";

    /// <summary>The subscriber is not in what the audience includes, or nobody can tell.</summary>
    public const string NotIncluded = "preview.not-included";

    /// <summary>The subscriber is in what the audience excludes, or nobody can tell.</summary>
    public const string Excluded = "preview.excluded";

    /// <summary>The subscriber is not in the share of the audience that is drawn.</summary>
    public const string NotSampled = "preview.not-sampled";

    /// <summary>The task has come to the subscriber before.</summary>
    public const string AlreadyIn = "preview.already-in";

    /// <summary>It waits for what comes of an earlier task, and that has not come to what it waits for.</summary>
    public const string LaterWave = "preview.later-wave";

    /// <summary>The subscriber does not meet what the trigger asks.</summary>
    public const string TriggerCondition = "preview.trigger-condition";

    /// <summary>Each task of a campaign, in their order: a later one finds what an earlier one would have planned.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="listed">A bit for each of the audience's lists that the subscriber is on.</param>
    /// <param name="context">Time and rules; the campaign is <see cref="DecisionContext.Campaign"/>.</param>
    public static ImmutableArray<PreviewedTask> Of(SubscriberState state, uint listed, DecisionContext context)
    {
        var plan = context.Campaign ?? throw new ArgumentException("There is no campaign to preview.", nameof(context));
        var tasks = ImmutableArray.CreateBuilder<PreviewedTask>(plan.Tasks.Length);
        foreach (var task in plan.Tasks)
        {
            var (outcome, code, dueAt) = (PreviewOutcome.NotMeant, WhyNotTriggered(state, task, context), default(DateTimeOffset?));
            if (code is null)
            {
                (outcome, code, dueAt, state) = Ask(state, task, listed, context);
            }

            var document = task.Document;
            tasks.Add(new PreviewedTask(
                document.Id, document.Channel, document.Offer, Say(state, task, context.Rulebook), outcome, code, dueAt));
        }

        return tasks.MoveToImmutable();
    }

    /// <summary>What a task says to a subscriber; null if the rules have no such offer, or no treatment of it for the channel.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="task">The task.</param>
    /// <param name="rulebook">The rules.</param>
    public static string? Say(SubscriberState state, TaskPlan task, Catalogue.Rulebook rulebook) =>
        rulebook.FindOffer(task.Document.Offer) is { } offer && offer.FindTreatment(task.Document.Channel) is not null
            ? TreatmentText.Render(state, offer, task.Document.Channel, task.Document.Text)
            : null;

    private static string? WhyNotTriggered(SubscriberState state, TaskPlan task, DecisionContext context) =>
        task.Place == 0 && context.Campaign!.When?.IsMet(state, context.Now) == false ? TriggerCondition : null;

    private static (PreviewOutcome Outcome, string? Code, DateTimeOffset? DueAt, SubscriberState Next) Ask(
        SubscriberState state, TaskPlan task, uint listed, DecisionContext context)
    {
        var plan = context.Campaign!;
        var propose = new SubscriberCommand.ProposeTask(plan.Id, plan.Revision, task.Document.Id, listed);
        var accepted = SubscriberDecider.Decide(state, propose, context) as Decision.Accepted;
        foreach (var happened in accepted?.Events ?? [])
        {
            if (happened is SubscriberEvent.TaskConsidered considered)
            {
                var outcome = CampaignOutcomeLine.OutcomeOf(considered) switch
                {
                    TaskOutcome.Control => PreviewOutcome.Control,
                    TaskOutcome.HeldBack => PreviewOutcome.HeldBack,
                    _ => PreviewOutcome.Planned,
                };
                var dueAt = CampaignOutcomeLine.ContactOf(considered, accepted!.Events)?.DueAt;
                return (outcome, considered.HeldBack, dueAt, accepted.Next);
            }
        }

        return (PreviewOutcome.NotMeant, WhyNotMeant(state, task, listed, context), null, state);
    }

    /// <summary>Why the rules did not even begin: asked only of those of whom nothing came.</summary>
    private static string WhyNotMeant(SubscriberState state, TaskPlan task, uint listed, DecisionContext context)
    {
        var plan = context.Campaign!;
        return Participations.Find(state.Participations, plan.Id, task.Document.Id) is not null ? AlreadyIn
            : !plan.Covers(state) ? OutsideRegions
            : plan.Audience.Excludes(state, listed, context.Now) ? Excluded
            : task.Document.After is not null ? LaterWave
            : !plan.Audience.Includes(state, listed, context.Now) ? NotIncluded
            : NotSampled;
    }
}
