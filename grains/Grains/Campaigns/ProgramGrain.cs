using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Grains.Campaigns;

/// <summary>The shell around a program: load, decide, commit, remember. It calls no other grain, so that campaigns can wait for it.</summary>
public sealed class ProgramGrain(PlanningSurroundings surroundings) : Grain, IProgramGrain
{
    /// <summary>The kind of this grain in the store.</summary>
    public const string Kind = "program";

    private const int ConflictsMax = 5;

    private PlanningJournal<ProgramState, ProgramEvent>? _journal;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new(new GrainKey(Kind, this.GetPrimaryKeyString()), PlanningForms.Program, surroundings.Store);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ProgramState> GetState() => await _journal!.KnowAsync();

    /// <inheritdoc/>
    public async Task<ProgramAnswer> Handle(ProgramCommand command)
    {
        for (var conflicts = 0; conflicts < ConflictsMax; conflicts++)
        {
            var state = await _journal!.KnowAsync();
            var errors = command is ProgramCommand.Open && state.Document is { } document ? surroundings.Check(document) : [];
            var now = surroundings.Time.GetUtcNow();
            var verdict = ProgramPlanning.Decide(state, command, errors, now);
            if (verdict.Event is null)
            {
                return new ProgramAnswer(verdict.Refusal, verdict.Refusal == PlanningRefusal.ProgramNotRight ? errors : [], state);
            }

            if (await _journal.TryAppendAsync(state, [verdict.Event], now) is { } after)
            {
                return new ProgramAnswer(Refusal: null, [], after);
            }
        }

        throw new StoreUnavailableException($"Another writer was faster {ConflictsMax} times.");
    }
}
