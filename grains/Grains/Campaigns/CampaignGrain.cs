using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Grains.Campaigns;

/// <summary>
/// The shell around the planning side of a campaign: load, decide, commit, and only then pass on what follows. What has to be stored or told
/// is part of the state, with a wake-up: after a crash it is done by whoever comes first, and doing it twice changes nothing.
/// </summary>
/// <remarks>
/// Calls interleave, for its dispatch may call it while it waits for the dispatch. Decisions wait for each other, and so does what is passed
/// on; a decision never waits for what is passed on.
/// </remarks>
[Reentrant]
public sealed partial class CampaignGrain(PlanningSurroundings surroundings, ILogger<CampaignGrain> logger) : Grain, ICampaignGrain, IDisposable
{
    /// <summary>The kind of this grain in the store.</summary>
    public const string Kind = "campaign";

    /// <summary>The wake-up that comes when a scheduled campaign is to begin.</summary>
    public const string Begin = "begin";

    /// <summary>The wake-up that comes when its time is over.</summary>
    public const string Expire = "expire";

    /// <summary>The wake-up that comes while something is left to be passed on.</summary>
    public const string PassOn = "pass-on";

    /// <summary>What could not be passed on at once is tried again from then on.</summary>
    public static readonly TimeSpan PassOnDelay = TimeSpan.FromSeconds(5);

    private const int ConflictsMax = 5;
    private const int StoreTriesMax = 5;

    private readonly ILogger<CampaignGrain> _logger = logger;
    private readonly SemaphoreSlim _decision = new(1, 1);
    private readonly SemaphoreSlim _passing = new(1, 1);
    private PlanningJournal<CampaignState, CampaignEvent>? _journal;

    private string Campaign => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new(new GrainKey(Kind, Campaign), PlanningForms.Campaign, surroundings.Store);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decision.Dispose();
        _passing.Dispose();
    }

    /// <inheritdoc/>
    public async Task<CampaignState> GetState()
    {
        await _decision.WaitAsync();
        try
        {
            return await _journal!.KnowAsync();
        }
        finally
        {
            _decision.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<CampaignAnswer> Handle(CampaignCommand command)
    {
        if (command is CampaignCommand.Start or CampaignCommand.GoOn && (await GetState()).HasToBeStored)
        {
            await PassOnAsync();
        }

        var answer = await DecideAsync(command);
        if (!answer.State.HasWork)
        {
            return answer;
        }

        try
        {
            await PassOnAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotPassedOn(exception, Campaign); // It is decided. The wake-up goes on with the rest.
        }

        return answer with { State = await GetState() };
    }

    /// <inheritdoc/>
    public Task Follow(DispatchPhase phase, string reason) => phase switch
    {
        DispatchPhase.Paused => DecideAsync(new CampaignCommand.Follow(CampaignPhase.Paused) { Reason = reason }),
        DispatchPhase.Stopped => DecideAsync(new CampaignCommand.Follow(CampaignPhase.Stopped) { Reason = reason }),
        DispatchPhase.Completed => DecideAsync(new CampaignCommand.Follow(CampaignPhase.Completed) { Reason = reason }),
        _ => Task.CompletedTask,
    };

    /// <inheritdoc/>
    public async Task Wake(string name)
    {
        await PassOnAsync(); // One that is to begin must be stored first.
        if (name is Begin or Expire)
        {
            await DecideAsync(name == Begin ? new CampaignCommand.Begin() : new CampaignCommand.Expire());
            await PassOnAsync();
        }
    }

    private async Task<CampaignAnswer> DecideAsync(CampaignCommand command)
    {
        await _decision.WaitAsync();
        try
        {
            for (var conflicts = 0; conflicts < ConflictsMax; conflicts++)
            {
                var state = await _journal!.KnowAsync();
                var context = await ContextAsync(state, command);
                var verdict = CampaignDecider.Decide(state, command, context);
                if (verdict.Events.IsEmpty)
                {
                    return new CampaignAnswer(verdict.Refusal, verdict.Refusal == PlanningRefusal.NotRight ? context.Errors : [], state);
                }

                if (await _journal.TryAppendAsync(state, verdict.Events, context.Now, (before, after) => WakeUps(before, after, context.Now))
                    is { } next)
                {
                    return new CampaignAnswer(Refusal: null, [], next);
                }
            }

            throw new StoreUnavailableException($"Another writer was faster {ConflictsMax} times.");
        }
        finally
        {
            _decision.Release();
        }
    }

    /// <summary>Program, check and paths are looked at only where they decide.</summary>
    private async Task<PlanningContext> ContextAsync(CampaignState state, CampaignCommand command)
    {
        var now = surroundings.Time.GetUtcNow();
        if (state.Document is not { } document || command is not (CampaignCommand.Submit or CampaignCommand.Approve or CampaignCommand.Start
            or CampaignCommand.GoOn or CampaignCommand.Begin))
        {
            return new PlanningContext(now, Program: null, IsProgramOpen: false, [], new ApprovalPathsDocument());
        }

        var program = PlanningSurroundings.IsKey(document.Program)
            ? await GrainFactory.GetGrain<IProgramGrain>(document.Program).GetState()
            : ProgramState.Initial;
        var paths = command is CampaignCommand.Submit ? await surroundings.ReadPathsAsync() : new ApprovalPathsDocument();
        return new PlanningContext(
            now,
            program.Document,
            program.Phase == ProgramPhase.Open,
            await surroundings.CheckAsync(document, program.Document),
            paths)
        {
            ProgramRevision = program.Revision,
            Lists = await surroundings.FindListsAsync(document),
            HasTriggerRoom = surroundings.HasTriggerRoom(Campaign),
        };
    }

    private static ImmutableArray<WakeUpChange> WakeUps(CampaignState before, CampaignState after, DateTimeOffset now)
    {
        var changes = ImmutableArray.CreateBuilder<WakeUpChange>();
        Change(Begin, BeginsAt(before), BeginsAt(after));
        Change(Expire, ExpiresAt(before), ExpiresAt(after));
        if (after.HasWork || before.HasWork)
        {
            changes.Add(new WakeUpChange(PassOn, after.HasWork ? now + PassOnDelay : null));
        }

        return changes.ToImmutable();

        void Change(string name, DateTimeOffset? was, DateTimeOffset? now)
        {
            if (was != now)
            {
                changes.Add(new WakeUpChange(name, now));
            }
        }
    }

    private static DateTimeOffset? BeginsAt(CampaignState state) =>
        state.Phase == CampaignPhase.Scheduled ? state.Document!.From.ToUniversalTime() : null;

    private static DateTimeOffset? ExpiresAt(CampaignState state) =>
        state.Phase is CampaignPhase.Scheduled or CampaignPhase.Running or CampaignPhase.Paused
            ? state.Document!.Until.ToUniversalTime()
            : null;

    /// <summary>Stores what was approved and tells the dispatch what it has to do, until nothing is left.</summary>
    private async Task PassOnAsync()
    {
        await _passing.WaitAsync();
        try
        {
            while (await GetState() is { HasWork: true } state)
            {
                if (state.HasToBeStored)
                {
                    await DecideAsync(new CampaignCommand.NoteStored(await StoreAsync(state), state.ApprovalCount));
                }
                else
                {
                    await TellAsync(state.Order!);
                    await DecideAsync(new CampaignCommand.NoteTold(state.Order!.Number));
                }
            }
        }
        finally
        {
            _passing.Release();
        }
    }

    /// <summary>Stores what was approved as the next version, unless the newest is just that: it was stored, and then came a crash.</summary>
    private async Task<long> StoreAsync(CampaignState state)
    {
        var kind = ICampaigns.KindOf(Campaign);
        var body = CampaignRevision.Encode(state.Document!, state.ProgramRegions, state.Basis?.Lists);
        for (var tries = 0; tries < StoreTriesMax; tries++)
        {
            var newest = await surroundings.Documents.FindAsync(kind, version: null, CancellationToken.None);
            if (newest is not null && newest.Body.Span.SequenceEqual(body))
            {
                return newest.Version;
            }

            var version = (newest?.Version ?? 0) + 1;
            var document = new Document(kind, version, surroundings.Time.GetUtcNow(), body);
            if (await surroundings.Documents.TryAddAsync(document, CancellationToken.None))
            {
                return version;
            }
        }

        throw new StoreUnavailableException($"Others stored revisions of the campaign {StoreTriesMax} times in between.");
    }

    private Task TellAsync(DispatchOrder order)
    {
        var dispatch = GrainFactory.GetGrain<IDispatchGrain>(Campaign);
        return order.Kind switch
        {
            DispatchOrderKind.Run => dispatch.Run(order.Version),
            DispatchOrderKind.Pause => dispatch.Pause(order.Reason),
            _ => dispatch.Terminate(order.Reason),
        };
    }
}
