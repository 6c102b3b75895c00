using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Dispatching;

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

    /// <summary>Between two looks at the counters while a walk goes on.</summary>
    private static readonly TimeSpan TotalsInterval = TimeSpan.FromMilliseconds(500);

    private readonly ILogger<DispatchGrain> _logger = logger;
    private GrainKey _key;
    private DispatchState? _state;
    private long _number;
    private long _version;
    private Task _commit = Task.CompletedTask;
    private Task _walk = Task.CompletedTask;
    private IDisposable? _work;
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
        await MoveAsync(state => state.Phase is DispatchStanding.Stopped or DispatchStanding.Completed
            || (state.Phase == DispatchStanding.Running && state.Revision == revision)
            ? state
            : state with { Phase = DispatchStanding.Running, Revision = revision, Reason = null, IsUntold = false });
        if (_state!.Phase == DispatchStanding.Running)
        {
            await surroundings.Lanes.OpenAsync(plan);
            await SetTriggerAsync(plan, runs: true);
            Work();
        }
    }

    /// <inheritdoc/>
    public Task Pause(string reason) => HaltAsync(DispatchStanding.Paused, reason);

    /// <inheritdoc/>
    public async Task Terminate(string reason)
    {
        await HaltAsync(DispatchStanding.Stopped, reason);
        if (_state!.Phase == DispatchStanding.Stopped && await PlanAsync() is { } plan)
        {
            await surroundings.Campaigns.EndAsync(Campaign, CancellationToken.None);
            await surroundings.Lanes.OpenAsync(plan); // What waits there comes to be released, and is withheld.
        }
    }

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

    private async Task HaltAsync(DispatchStanding phase, string reason, bool isUntold = false)
    {
        if (_state!.Phase is DispatchStanding.Stopped or DispatchStanding.Completed || _state.Phase == phase)
        {
            return;
        }

        var plan = _state.Revision > 0 ? await PlanAsync() : null;
        if (plan is not null)
        {
            await surroundings.Lanes.CloseAsync(plan, reason); // First what could leave, then who could be decided.
            await SetTriggerAsync(plan, runs: false);
        }

        await MoveAsync(state => state with { Phase = phase, Reason = reason, IsUntold = isUntold });
        LogPhase(Campaign, phase, reason);
        await _walk; // Whom it had asked already is decided; nobody else is.
    }

    private async ValueTask<CampaignPlan?> PlanAsync() =>
        await surroundings.Campaigns.FindAsync(Campaign, _state!.Revision, CancellationToken.None);

    private async Task SetTriggerAsync(CampaignPlan plan, bool runs)
    {
        if (plan.Document.Trigger is not null
            && !await surroundings.Campaigns.SetTriggerAsync(Campaign, runs ? plan.Revision : null, CancellationToken.None))
        {
            throw new InvalidOperationException($"At most {CampaignLimits.TriggersMax} trigger campaigns run at once.");
        }
    }

    /// <summary>Begins to work unless it does.</summary>
    private void Work()
    {
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
            while (!surroundings.Gate.IsShut && await StepAsync())
            {
            }

            _work?.Dispose();
            _work = null;
            _rest.TrySetResult();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
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
                await SetTriggerAsync(plan, runs: false);
                await MoveAsync(state => state with { Phase = DispatchStanding.Completed, Reason = complete.Reason, IsUntold = true });
                LogPhase(Campaign, DispatchStanding.Completed, complete.Reason);
                return true;
            case DispatchStep.Pause pause:
                await HaltAsync(DispatchStanding.Paused, pause.Reason, isUntold: true);
                return true;
            default:
                return false;
        }
    }

    private async ValueTask<CampaignTotals> TotalsAsync(CampaignPlan plan, DateTimeOffset now)
    {
        var rules = plan.Document.Termination;
        if (rules is { BudgetMinor: null, ContactsMax: null, OrdersMax: null, ComplaintPercentMax: null })
        {
            return default;
        }

        if (now - _totalsAt >= TotalsInterval)
        {
            _totals = await _sums!.ReadAsync(plan, plan.Document.From, now, CancellationToken.None);
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
        var walk = state.FindWalk(task.Document.Id) is { EndedAt: null } begun
            ? begun
            : new TaskWalk(task.Document.Id, now, null, 0, 0, null, 0, day);
        _totalsAt = default; // What was planned since is to be seen before the next page.
        return state.With(walk with
        {
            After = page.NextAfter ?? walk.After,
            Asked = walk.Asked + page.Asked,
            Planned = walk.Planned + page.Planned,
            EndedAt = page.NextAfter is null ? now : null,
            DayPlanned = (walk.Day == day ? walk.DayPlanned : 0) + page.Planned,
            Day = day,
        });
    }

    private Task WakeAtAsync(DateTimeOffset at) => CommitAsync(static state => state, at);

    private Task MoveAsync(Func<DispatchState, DispatchState> move) => CommitAsync(move, wakeAt: null);

    /// <summary>Makes a move durable, and with it when the dispatch is woken again. One commit at a time.</summary>
    private async Task CommitAsync(Func<DispatchState, DispatchState> move, DateTimeOffset? wakeAt)
    {
        while (!_commit.IsCompleted)
        {
            await _commit;
        }

        var commit = AppendAsync(move, wakeAt);
        _commit = commit.ContinueWith(static _ => { }, TaskScheduler.Current);
        await commit;
    }

    private async Task AppendAsync(Func<DispatchState, DispatchState> move, DateTimeOffset? wakeAt)
    {
        var next = move(_state!);
        if (ReferenceEquals(next, _state) && wakeAt is null)
        {
            return;
        }

        var now = surroundings.Time.GetUtcNow();
        DateTimeOffset? dueAt = next.Phase == DispatchStanding.Running || next.IsUntold
            ? wakeAt ?? now + surroundings.Options.Value.WakeAfter
            : null;
        var body = JsonSerializer.SerializeToUtf8Bytes<DispatchEvent>(
            new DispatchEvent.Moved(next) { At = now }, DomainJson.Default.DispatchEvent);
        var turn = new Turn
        {
            Grain = _key,
            GrainNumber = _number,
            ExpectedVersion = _version,
            At = now,
            Entries = [new JournalEntry(body, Retention.Perishable)],
            Snapshot = body,
            WakeUps = [new WakeUpChange(GoOn, dueAt)],
        };
        var outcome = await surroundings.Store.AppendAsync(turn, CancellationToken.None);
        if (outcome.Result != AppendResult.Appended)
        {
            await LoadAsync(); // Another activation works: this one has to look where that is.
            throw new StoreUnavailableException("Another activation of the dispatch was faster.");
        }

        (_state, _number, _version) = (next, outcome.GrainNumber, _version + 1);
    }

    private async Task LoadAsync()
    {
        var record = await surroundings.Store.LoadAsync(_key, CancellationToken.None);
        (_number, _version) = (record.Number, record.Version);
        _state = record.Tail.Count > 0 ? ToState(record.Tail[^1].Span)
            : record.Snapshot.IsEmpty ? DispatchState.Initial
            : ToState(record.Snapshot.Span);
        if (_state.Phase == DispatchStanding.Running || _state.IsUntold)
        {
            Work();
        }
    }

    /// <summary>The state of a stored body: an entry of the journal or a snapshot, which are alike.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static DispatchState ToState(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DomainJson.Default.DispatchEvent) is DispatchEvent.Moved moved
                ? moved.State
                : throw new FormatException("The stored dispatch is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored dispatch is not whole, or of a later build.", exception);
        }
    }
}
