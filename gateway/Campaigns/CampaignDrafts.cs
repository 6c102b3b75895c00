using System.Collections.Immutable;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Grains.Campaigns;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Trials;

namespace SmartManager.Gateway.Campaigns;

/// <summary>A subscriber as it is stored, and on which lists of an audience it is.</summary>
internal sealed record ShownSubscriber(SubscriberState State, uint Listed);

/// <summary>Makes plans of campaigns that may not be approved, or stored, and reads subscribers for them. Nothing is written.</summary>
internal sealed class CampaignDrafts(
    IGrainFactory grains,
    IRulebooks rulebooks,
    SubscriberPages pages,
    AudienceScan scan,
    ListMembership membership,
    TrialSurroundings trials)
{
    /// <summary>The plan of a campaign as it was written last, or of a document in its place.</summary>
    /// <param name="id">The campaign.</param>
    /// <param name="instead">A document to take instead of what is stored; null for that.</param>
    public async Task<(CampaignPlan? Plan, Problem? Problem)> PlanAsync(string id, CampaignDocument? instead)
    {
        var state = PlanningSurroundings.IsKey(id) ? await grains.GetGrain<ICampaignGrain>(id).GetState() : CampaignState.Initial;
        if ((instead ?? state.Document) is not { } document)
        {
            return (null, PlanningProblems.From(PlanningRefusal.Unknown, [], 0));
        }

        if (document.Id != id)
        {
            return (null, PlanningProblems.From(PlanningRefusal.OtherId, [], 0));
        }

        var program = PlanningSurroundings.IsKey(document.Program)
            ? (await grains.GetGrain<IProgramGrain>(document.Program).GetState()).Document
            : null;
        var regions = program?.Regions ?? [];
        var errors = CheckAlone(document, regions, rulebooks.Current);
        return errors.IsEmpty
            ? (new CampaignPlan(document, Math.Max(state.Revision, 1), regions), null)
            : (null, PlanningProblems.From(PlanningRefusal.NotRight, errors, state.Revision));
    }

    /// <summary>What is wrong with a campaign, taken as one of a program that allows all of it but regions.</summary>
    public static ImmutableArray<CampaignError> CheckAlone(CampaignDocument document, ImmutableArray<string> regions, Rulebook rulebook)
    {
        var program = new ProgramDocument
        {
            Id = document.Program,
            Name = document.Program,
            Regions = regions,
            From = document.From,
            Until = document.Until,
        };
        return CampaignCheck.Check(document, new CampaignSurroundings(program, rulebook, Lists: null, Campaigns: null));
    }

    /// <summary>What a decision about a plan is taken by at an instant.</summary>
    public DecisionContext ContextOf(CampaignPlan plan, DateTimeOffset at) => new(at, rulebooks.Current)
    {
        Learnt = trials.Learning.Current,
        SoldOut = trials.SoldOut,
        Campaign = plan,
    };

    /// <summary>A subscriber by its id; null if nothing is known of it.</summary>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    /// <exception cref="FormatException">What is stored of it cannot be read.</exception>
    public async Task<ShownSubscriber?> FindAsync(CampaignPlan plan, SubscriberId id, CancellationToken cancellationToken)
    {
        var state = await FindAsync(id, cancellationToken);
        return state is null ? null : new ShownSubscriber(state, await membership.FindAsync(plan.Audience, id, cancellationToken));
    }

    /// <summary>A subscriber by its id; null if nothing is known of it.</summary>
    /// <exception cref="FormatException">What is stored of it cannot be read.</exception>
    public async Task<SubscriberState?> FindAsync(SubscriberId id, CancellationToken cancellationToken) =>
        await pages.LoadAsync(new MetSubscriber(id.Value, 0, Stored: null), cancellationToken) is { Profile: not null } state ? state : null;

    /// <summary>Some of a campaign's audience, drawn by its name: the same ones each time.</summary>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    public async Task<ImmutableArray<ShownSubscriber>> DrawAsync(CampaignPlan plan, int count, CancellationToken cancellationToken)
    {
        var question = new AudienceQuestion(plan.Audience, plan.Document.Regions);
        var shown = ImmutableArray.CreateBuilder<ShownSubscriber>(count);
        foreach (var state in await scan.SampleAsync(question, plan.Id, count, cancellationToken))
        {
            shown.Add(new ShownSubscriber(state, await membership.FindAsync(plan.Audience, state.Id, cancellationToken)));
        }

        return shown.ToImmutable();
    }
}
