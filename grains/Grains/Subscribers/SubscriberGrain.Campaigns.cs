using System.Collections.Immutable;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Subscribers;

public sealed partial class SubscriberGrain
{
    /// <inheritdoc/>
    public async Task<TaskAnswer> Consider(SubscriberCommand.ProposeTask propose)
    {
        ArgumentNullException.ThrowIfNull(propose);
        var (answer, decision) = await TakeTurnAsync(new SubscriberMessage(null, propose));
        if (answer.Status == SubscriberAnswerStatus.Refused)
        {
            throw new ArgumentException($"The campaign cannot come to a subscriber: {answer.RefusalCode}.", nameof(propose));
        }

        foreach (var happened in decision?.Events ?? [])
        {
            if (happened is SubscriberEvent.TaskConsidered considered)
            {
                return considered.HeldBack is null ? TaskAnswer.Planned : TaskAnswer.HeldBack;
            }
        }

        return decision is not null && WasPlannedToday(decision.Next, propose) ? TaskAnswer.PlannedBefore : TaskAnswer.None;
    }

    /// <summary>Whether a page that is asked again had planned it already: the day's limit has to know.</summary>
    private bool WasPlannedToday(SubscriberState state, SubscriberCommand.ProposeTask propose)
    {
        if (Participations.Find(state.Participations, propose.Campaign, propose.Task) is not { } one
            || one.Outcome is TaskOutcome.HeldBack or TaskOutcome.HeldBackOrdered or TaskOutcome.Control or TaskOutcome.ControlOrdered)
        {
            return false;
        }

        var context = Context();
        var zone = context.Rulebook.OperatorZone;
        return LocalCalendar.DayOf(one.At, zone) == LocalCalendar.DayOf(context.Now, zone);
    }

    /// <summary>What a command is decided under: a campaign's with the campaign, the release of its contact, and the next call, with its slots.</summary>
    private ValueTask<DecisionContext> ContextOfAsync(SubscriberCommand command, SubscriberState state) => command switch
    {
        SubscriberCommand.ProposeTask propose => WithAsync(campaigns.FindAsync(propose.Campaign, propose.Revision, CancellationToken.None)),
        SubscriberCommand.ReleaseContact release when CampaignOf(state, release.Key) is { } campaign =>
            WithAsync(campaigns.FindNewestAsync(campaign, CancellationToken.None), campaigns.IsEnded(campaign)),
        SubscriberCommand.OpenInteraction when !state.Participations.IsEmpty => WithEndedAsync(state),
        SubscriberCommand.RecordCallResult told when CampaignOf(state, told.Key) is { } campaign =>
            WithAsync(campaigns.FindNewestAsync(campaign, CancellationToken.None), campaigns.IsEnded(campaign)),
        _ => ValueTask.FromResult(Context()),
    };

    /// <summary>With those campaigns whose offers wait for this subscriber, and that are over or were ended.</summary>
    private async ValueTask<DecisionContext> WithEndedAsync(SubscriberState state)
    {
        var context = Context();
        var ended = ImmutableArray.CreateBuilder<string>();
        foreach (var one in state.Participations)
        {
            if (one.IsWaiting && !ended.Contains(one.Campaign)
                && (campaigns.IsEnded(one.Campaign)
                    || (await campaigns.FindNewestAsync(one.Campaign, CancellationToken.None))?.Document.Until <= context.Now))
            {
                ended.Add(one.Campaign);
            }
        }

        return context with { EndedCampaigns = ended.ToImmutable() };
    }

    private async ValueTask<DecisionContext> WithAsync(ValueTask<CampaignPlan?> plan, bool isEnded = false)
    {
        var found = await plan;
        return Context() with { Campaign = found, IsCampaignEnded = isEnded };
    }

    private static string? CampaignOf(SubscriberState state, ContactKey key)
    {
        foreach (ref readonly var one in state.Participations.AsSpan())
        {
            if (one.Version == key.Version && one.Ordinal == key.Ordinal)
            {
                return one.Campaign;
            }
        }

        return null;
    }
}
