using System.Collections.Immutable;
using Orleans;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Contracts.Campaigns;

/// <summary>
/// The planning side of a campaign: its document and their history, its approval and its lifecycle. Its key is the campaign's name.
/// </summary>
public interface ICampaignGrain : IGrainWithStringKey
{
    /// <summary>Asks it for something. Durable when it is answered; what the dispatch has to hear is told until it answers.</summary>
    /// <param name="command">What is asked, and by whom.</param>
    /// <exception cref="Storage.StoreUnavailableException">The store could not write; nothing happened.</exception>
    Task<CampaignAnswer> Handle(CampaignCommand command);

    /// <summary>How it stands; <see cref="CampaignState.Exists"/> is false if there is none of this name.</summary>
    Task<CampaignState> GetState();

    /// <summary>The dispatch is through, or met a rule of termination. Telling it again changes nothing.</summary>
    /// <param name="phase">Where the dispatch stands now: paused, stopped or completed.</param>
    /// <param name="reason">Why, as a stable code such as <c>termination.budget</c>.</param>
    Task Follow(DispatchPhase phase, string reason);

    /// <summary>A wake-up that it set has come, such as the beginning of its time.</summary>
    Task Wake(string name);
}

/// <summary>What a campaign answers.</summary>
/// <param name="Refusal">Why nothing happened; null if something did, or nothing had to.</param>
/// <param name="Errors">What the check has found, where that is why.</param>
/// <param name="State">How it stands now.</param>
public sealed record CampaignAnswer(PlanningRefusal? Refusal, ImmutableArray<CampaignError> Errors, CampaignState State);

/// <summary>The planning side of a program. Its key is the program's name.</summary>
public interface IProgramGrain : IGrainWithStringKey
{
    /// <summary>Asks it for something. Durable when it is answered.</summary>
    /// <param name="command">What is asked, and by whom.</param>
    /// <exception cref="Storage.StoreUnavailableException">The store could not write; nothing happened.</exception>
    Task<ProgramAnswer> Handle(ProgramCommand command);

    /// <summary>How it stands; <see cref="ProgramState.Exists"/> is false if there is none of this name.</summary>
    Task<ProgramState> GetState();
}

/// <summary>What a program answers.</summary>
/// <param name="Refusal">Why nothing happened; null if something did.</param>
/// <param name="Errors">What the check has found, where that is why.</param>
/// <param name="State">How it stands now.</param>
public sealed record ProgramAnswer(PlanningRefusal? Refusal, ImmutableArray<CampaignError> Errors, ProgramState State);
