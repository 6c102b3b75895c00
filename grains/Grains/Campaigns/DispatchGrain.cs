using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Dispatching;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Grains.Campaigns;

/// <summary>
/// The shell around <see cref="DispatchDecider"/>: it asks what comes next, does it, and commits where it is. Calls interleave with a walk
/// under way: a pause is heard at once.
/// </summary>
/// <remarks>
/// The place in the audience moves only past subscribers whose turns are durable. After a crash the last page is asked again: who was
/// decided knows, and nothing comes of it. So nobody is skipped and nobody is decided twice (invariants I1, I3).
/// </remarks>
[Reentrant]
[Immovable]
public sealed partial class DispatchGrain(DispatchSurroundings surroundings, ILogger<DispatchGrain> logger) : Grain, IDispatchGrain
{
    /// <summary>The kind of this grain in the store.</summary>
    public const string Kind = "dispatch";

    /// <summary>The wake-up that lets a walk go on, or look again.</summary>
    public const string GoOn = "go-on";

    /// <summary>Why it is paused when a list that it names is not there.</summary>
    public const string ListNotReady = "audience.list-not-ready";

    /// <summary>Why it is paused when a list that it names is not the one that was approved.</summary>
    public const string ListChanged = "audience.list-changed";

    /// <summary>Between two looks at the counters while a walk goes on.</summary>
    private static readonly TimeSpan TotalsInterval = TimeSpan.FromMilliseconds(500);

    private readonly ILogger<DispatchGrain> _logger = logger;
    private GrainKey _key;
    private DispatchState? _state;
    private long _number;
    private long _version;
    private Task _commit = Task.CompletedTask;
    private Task _walk = Task.CompletedTask;
    private Task _change = Task.CompletedTask;
    private IDisposable? _work;
    private bool _isAskedAgain;
    private bool _mayRepeat = true;
    private TaskCompletionSource _rest = new();
    private CampaignSums? _sums;
    private CampaignTotals _totals;
    private DateTimeOffset _totalsAt;
    private long _estimate;

    private string Campaign => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = new GrainKey(Kind, Campaign);
        _sums = new CampaignSums(surroundings.Records);
        return LoadAsync();
    }

    /// <inheritdoc/>
    public async Task Run(long revision)
    {
        var plan = await surroundings.Campaigns.FindAsync(Campaign, revision, CancellationToken.None)
            ?? throw new ArgumentException($"The campaign has no stored revision {revision}.", nameof(revision));
        await InTurnAsync(async () =>
        {
            if (IsOver)
            {
                return;
            }

            _mayRepeat = true; // What was asked when it was halted may not have been kept.
            var heard = await HeardAsync(plan);

            // Before all else, for it may be refused: another one may have been faster since it was allowed to start.
            if (!await SetTriggerAsync(plan, runs: true))
            {
                await MoveAsync(state => state with
                {
                    Phase = DispatchStanding.Paused,
                    Revision = revision,
                    Reason = PlanningRefusal.TooManyTriggers.Code,
                    IsUntold = true,
                    Heard = heard,
                });
                return;
            }

            if (_state!.Revision != revision && _state.Revision > 0)
            {
                await surroundings.Campaigns.WaitForFollowersAsync(); // Its lanes are closed: nothing leaves by what was edited.
            }

            await MoveAsync(state => IsSame(state, DispatchStanding.Running, revision) ? state : state with
            {
                Phase = DispatchStanding.Running,
                Revision = revision,
                Reason = null,
                IsUntold = false,
                Heard = heard,
                BeganAt = state.BeganAt ?? surroundings.Time.GetUtcNow(),
            });
            await surroundings.Lanes.OpenAsync(plan);
        });
        Work();
    }

    /// <inheritdoc/>
    public Task Pause(string reason) => InTurnAsync(() => HaltAsync(DispatchStanding.Paused, reason));

    /// <inheritdoc/>
    public Task Terminate(string reason) => InTurnAsync(async () =>
    {
        await HaltAsync(DispatchStanding.Stopped, reason);
        if (_state!.Revision > 0 && await PlanAsync() is { } plan)
        {
            await WithholdAsync(plan);
        }
    });

    /// <inheritdoc/>
    public async Task<DispatchProgress> GetProgress()
    {
        var state = _state!;
        if (state.Revision == 0 || await PlanAsync() is not { } plan)
        {
            return new DispatchProgress((DispatchPhase)state.Phase, state.Revision, state.Reason, []);
        }

        return new DispatchProgress((DispatchPhase)state.Phase, state.Revision, state.Reason, [.. plan.Tasks.Select(task =>
        {
            var walk = state.FindWalk(task.Document.Id);
            var share = walk switch
            {
                { EndedAt: not null } => 1,
                null => 0,
                _ => Math.Min(1, walk.Asked / (double)Math.Max(_estimate, walk.Asked + 1)),
            };
            return new TaskProgress(
                task.Document.Id, walk?.BeganAt ?? DispatchDecider.BeginsAt(state, plan, task), walk?.EndedAt, walk?.Asked ?? 0, share);
        })]);
    }

    /// <inheritdoc/>
    public async Task<bool> Rest()
    {
        var wasAtWork = _work is not null;
        while (_work is not null)
        {
            await _rest.Task;
        }

        return wasAtWork;
    }

    /// <inheritdoc/>
    public Task Wake(string name)
    {
        Work();
        return Task.CompletedTask;
    }

    private bool IsOver => _state!.Phase is DispatchStanding.Stopped or DispatchStanding.Completed;

    private static bool IsSame(DispatchState state, DispatchStanding phase, long revision) =>
        state.Phase == phase && state.Revision == revision;

    /// <summary>Changes of the phase wait for each other: each closes or opens lanes, and takes its time. Walks go on meanwhile.</summary>
    private async Task InTurnAsync(Func<Task> change)
    {
        while (!_change.IsCompleted)
        {
            await _change;
        }

        var changing = change();
        _change = changing.ContinueWith(static _ => { }, TaskScheduler.Current);
        await changing;
    }

    /// <summary>
    /// Stands still: first nobody more is decided, then nothing more leaves. Asked again it makes sure of both, should the first time have
    /// broken off.
    /// </summary>
    private async Task HaltAsync(DispatchStanding phase, string reason, bool isUntold = false)
    {
        if (IsOver)
        {
            return;
        }

        await MoveAsync(state => state.Phase == phase ? state : state with { Phase = phase, Reason = reason, IsUntold = isUntold });
        if (_state!.Revision > 0 && await PlanAsync() is { } plan)
        {
            await SetTriggerAsync(plan, runs: false);
            await surroundings.Lanes.CloseAsync(plan, reason);
        }

        LogPhase(Campaign, phase, reason);
        await _walk; // Whom it had asked already is decided; nobody else is.
    }

    /// <summary>
    /// What is planned and has not left is not to leave any more: it comes to be released, and is withheld. That is no sending, so it
    /// keeps to no pace: subscribers get back at once what was reserved of their budgets.
    /// </summary>
    private async Task WithholdAsync(CampaignPlan plan)
    {
        await surroundings.Campaigns.EndAsync(Campaign, CancellationToken.None);
        await surroundings.Lanes.ForgetAsync(plan);
    }

    /// <summary>Over by itself. Where it has cost or brought enough, what waits is withheld.</summary>
    private async Task CompleteAsync(CampaignPlan plan, string reason)
    {
        if (_state!.Phase != DispatchStanding.Running)
        {
            return; // Somebody was faster.
        }

        await SetTriggerAsync(plan, runs: false);
        if (reason is DispatchDecider.Budget or DispatchDecider.Orders)
        {
            await surroundings.Campaigns.EndAsync(Campaign, CancellationToken.None);
        }

        await surroundings.Lanes.ForgetAsync(plan);
        await MoveAsync(state => state with { Phase = DispatchStanding.Completed, Reason = reason, IsUntold = true });
        LogPhase(Campaign, DispatchStanding.Completed, reason);
    }

    private async ValueTask<CampaignPlan?> PlanAsync() =>
        await surroundings.Campaigns.FindAsync(Campaign, _state!.Revision, CancellationToken.None);

    /// <returns>False if as many trigger campaigns run as may.</returns>
    private async Task<bool> SetTriggerAsync(CampaignPlan plan, bool runs) => plan.Document.Trigger is null
        || await surroundings.Campaigns.SetTriggerAsync(Campaign, runs ? plan.Revision : null, CancellationToken.None);

    /// <summary>
    /// What has been sent and complained about until now, if complaints had paused it: whoever lets it go on has seen them, and only later
    /// ones pause it again.
    /// </summary>
    private async Task<HeardComplaints?> HeardAsync(CampaignPlan plan)
    {
        if (_state is not { Phase: DispatchStanding.Paused, Reason: DispatchDecider.Complaints } state)
        {
            return _state!.Heard;
        }

        var now = surroundings.Time.GetUtcNow();
        var totals = await _sums!.ReadAsync(plan, state.BeganAt ?? plan.Document.From, now, CancellationToken.None);
        return new HeardComplaints(totals.Sent, totals.Complaints);
    }

    /// <summary>Begins to work, or looks once more if it does already: what it has just decided to wait for may have changed.</summary>
    private void Work()
    {
        _isAskedAgain = true;
        if (_work is null)
        {
            _rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _work = this.RegisterGrainTimer(_ => WorkAsync(), new GrainTimerCreationOptions
            {
                DueTime = TimeSpan.Zero,
                Period = surroundings.Options.Value.RetryDelay,
                Interleave = true,
            });
        }
    }

    /// <summary>Works until there is nothing to do for now. What cannot be done is tried again by the timer.</summary>
    private async Task WorkAsync()
    {
        try
        {
            for (var hasMore = true; !surroundings.Gate.IsShut && (hasMore || _isAskedAgain);)
            {
                _isAskedAgain = false;
                hasMore = await StepAsync();
            }

            _work?.Dispose();
            _work = null;
            _rest.TrySetResult();
        }
        catch (ListNotReadyException exception)
        {
            // Nobody is let in or left out by a guess: a person has to bring the list back, or take it out.
            var reason = exception.IsOther ? ListChanged : ListNotReady;
            await InTurnAsync(() => HaltAsync(DispatchStanding.Paused, reason, isUntold: true));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _mayRepeat = true;
            LogNotDone(exception, Campaign);
        }
    }

    /// <summary>Does what comes next.</summary>
    /// <returns>Whether there may be more to do at once.</returns>
    private async Task<bool> StepAsync()
    {
        if (_state!.IsUntold)
        {
            await GrainFactory.GetGrain<ICampaignGrain>(Campaign).Follow((DispatchPhase)_state.Phase, _state.Reason!);
            await MoveAsync(static state => state with { IsUntold = false });
        }

        if (_state.Phase != DispatchStanding.Running || await PlanAsync() is not { } plan)
        {
            return false;
        }

        var now = surroundings.Time.GetUtcNow();
        var zone = surroundings.Rulebooks.Current.OperatorZone;
        switch (DispatchDecider.Next(_state, plan, await TotalsAsync(plan, now), now, zone))
        {
            case DispatchStep.Walk walk:
                var begun = WalkAsync(plan, walk);
                _walk = begun.ContinueWith(static _ => { }, TaskScheduler.Current);
                await begun;
                return true;
            case DispatchStep.Wait wait:
                await WakeAtAsync(wait.At);
                return false;
            case DispatchStep.Complete complete:
                await InTurnAsync(() => CompleteAsync(plan, complete.Reason));
                return true;
            case DispatchStep.Pause pause:
                await InTurnAsync(() => HaltAsync(DispatchStanding.Paused, pause.Reason, isUntold: true));
                return true;
            default:
                return false;
        }
    }

    private async ValueTask<CampaignTotals> TotalsAsync(CampaignPlan plan, DateTimeOffset now)
    {
        var rules = plan.Document.Termination;
        var isWalking = plan.Tasks.Any(task => _state!.FindWalk(task.Document.Id) is not { EndedAt: not null });
        if (isWalking && rules is { BudgetMinor: null, ContactsMax: null, OrdersMax: null, ComplaintPercentMax: null })
        {
            return default;
        }

        if (now - _totalsAt >= TotalsInterval)
        {
            _totals = await _sums!.ReadAsync(plan, _state!.BeganAt ?? plan.Document.From, now, CancellationToken.None);
            _totalsAt = now;
        }

        return _totals;
    }

    private async Task WalkAsync(CampaignPlan plan, DispatchStep.Walk step)
    {
        _estimate = _estimate > 0 ? _estimate : await surroundings.Audience.EstimateAsync(plan.Audience, CancellationToken.None);
        using var pages = new AudiencePages(surroundings, GrainFactory, plan, step.Task);
        var room = Room(plan, step);
        var after = _state!.FindWalk(step.Task.Document.Id) is { EndedAt: null } begun ? begun.After : null;
        await foreach (var page in pages.AskAsync(after, room))
        {
            await MoveAsync(state => state.Revision == plan.Revision ? Moved(state, step.Task, page) : state);
            if (_state.Phase != DispatchStanding.Running || _state.Revision != plan.Revision || page.NextAfter is null
                || surroundings.Gate.IsShut || plan.Document.Until <= surroundings.Time.GetUtcNow() || room is not null)
            {
                return; // Paused, through, or to be looked at again.
            }
        }
    }

    /// <summary>Most subscribers that may be asked before limits are looked at again; null for any number.</summary>
    private long? Room(CampaignPlan plan, DispatchStep.Walk step)
    {
        var rules = plan.Document.Termination;
        long? room = step.RoomToday;
        if (rules.ContactsMax is { } max)
        {
            room = Math.Min(room ?? long.MaxValue, Math.Max(max - _totals.Planned, 1));
        }

        return room ?? (rules is { BudgetMinor: null, OrdersMax: null, ComplaintPercentMax: null }
            ? null
            : surroundings.Options.Value.PageSize);
    }

    private DispatchState Moved(DispatchState state, TaskPlan task, AskedPage page)
    {
        var now = surroundings.Time.GetUtcNow();
        var day = DispatchDecider.DayOf(now, surroundings.Rulebooks.Current.OperatorZone);
        var last = state.FindWalk(task.Document.Id);

        // Pages that were asked before their place was kept are asked again: what they planned then counts for the day, too.
        var planned = page.Planned + (_mayRepeat && last is not { EndedAt: not null } ? page.PlannedBefore : 0);
        _mayRepeat &= page.PlannedBefore > 0 || page.Asked == 0;
        var walk = last is { EndedAt: null } begun
            ? begun
            : new TaskWalk(task.Document.Id, now, null, 0, 0, null, 0, day);
        _totalsAt = default; // What was planned since is to be seen before the next page.
        return state.With(walk with
        {
            After = page.NextAfter ?? walk.After,
            Asked = walk.Asked + page.Asked,
            Planned = walk.Planned + planned,
            EndedAt = page.NextAfter is null ? now : null,
            DayPlanned = (walk.Day == day ? walk.DayPlanned : 0) + planned,
            Day = day,
        });
    }
}
