using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Grains.Channels.Steering;

namespace SmartManager.Grains.Campaigns;

/// <summary>Opens and closes the lanes in which the contacts of a campaign's tasks wait, and sets their pace.</summary>
/// <param name="steering">How sending is steered.</param>
/// <param name="grains">Finds the channels' relays.</param>
/// <param name="time">The clock.</param>
public sealed class CampaignLanes(SendingSteering steering, IGrainFactory grains, TimeProvider time)
{
    private const string By = "campaign";
    private const int ReasonLengthMax = 100;

    /// <summary>Lets what is planned leave, as fast as each task says. What runs already at that pace is left alone.</summary>
    public async Task OpenAsync(CampaignPlan plan)
    {
        await steering.FollowAsync(CancellationToken.None);
        foreach (var task in plan.Tasks)
        {
            var rule = steering.Current.Find(SteeringScope.Task, task.Lane);
            if ((rule?.State ?? SendingState.Running) != SendingState.Running || rule?.MessagesPerSecond != task.Document.PerSecondMax)
            {
                await ChangeAsync(task, SendingState.Running, "campaign.running");
            }
        }
    }

    /// <summary>Lets nothing leave any more. When it is answered, nothing of it is at a carrier but what does not answer.</summary>
    public async Task CloseAsync(CampaignPlan plan, string reason)
    {
        foreach (var task in plan.Tasks)
        {
            await ChangeAsync(task, SendingState.Stopped, reason);
        }
    }

    /// <summary>
    /// Takes back the paces of a campaign that is over: rules without one give way when there are many. Nothing waits in its lanes, or is
    /// withheld.
    /// </summary>
    public async Task ForgetAsync(CampaignPlan plan)
    {
        await steering.FollowAsync(CancellationToken.None);
        foreach (var task in plan.Tasks)
        {
            if (steering.Current.Find(SteeringScope.Task, task.Lane) is { MessagesPerSecond: not null } or { State: not SendingState.Running })
            {
                await ChangeAsync(task, SendingState.Running, "campaign.over", perSecondMax: null);
            }
        }
    }

    private Task ChangeAsync(TaskPlan task, SendingState state, string reason) =>
        ChangeAsync(task, state, reason, task.Document.PerSecondMax);

    private async Task ChangeAsync(TaskPlan task, SendingState state, string reason, int? perSecondMax)
    {
        var rule = new SteeringRule(
            SteeringScope.Task,
            task.Lane,
            state,
            perSecondMax,
            time.GetUtcNow(),
            By,
            reason.Length <= ReasonLengthMax ? reason : reason[..ReasonLengthMax]);
        var version = await steering.ChangeAsync(rule, CancellationToken.None)
            ?? throw new StoreUnavailableException("There are too many rules of steering; nothing was changed.");
        if (state == SendingState.Stopped && !ChannelFacts.Inbound.Has(task.Document.Channel))
        {
            await grains.GetGrain<IChannelGrain>(task.Document.Channel.Name()).Follow(version, rule.Target);
        }
    }
}
