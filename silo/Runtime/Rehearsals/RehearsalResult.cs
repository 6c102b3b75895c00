using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Evaluation;

namespace SmartManager.Silo.Rehearsals;

/// <summary>What a campaign would come to.</summary>
/// <param name="Asked">Subscribers looked at.</param>
/// <param name="Targets">Subscribers whom at least one task came to, the control group too.</param>
/// <param name="AlreadyIn">Subscribers whom the campaign, which runs, has come to before: they are not asked again.</param>
/// <param name="Tasks">Its tasks that begin with the campaign, in their order.</param>
/// <param name="LaterWaves">Its other tasks: they depend on what comes of the first ones, which nobody knows yet.</param>
/// <param name="Conflicts">Which campaigns stood in the way, and for how many.</param>
/// <param name="OffersInPlay">Which open offers stood in the way, and for how many.</param>
/// <param name="Concerned">The first subscribers that were held back for each reason.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="LineBytes">The length of the lines of outcomes. Unit: bytes.</param>
/// <param name="AreLinesWhole">Whether each target has its line.</param>
public sealed record RehearsalResult(
    long Asked,
    long Targets,
    long AlreadyIn,
    ImmutableArray<RehearsedTask> Tasks,
    ImmutableArray<LaterWave> LaterWaves,
    ImmutableArray<RehearsedConflict> Conflicts,
    ImmutableArray<RehearsedOffer> OffersInPlay,
    ImmutableArray<ConcernedSubscribers> Concerned,
    RehearsedCost Cost,
    long LineBytes,
    bool AreLinesWhole)
{
    /// <summary>Subscribers whose stored state cannot be read: they were passed over, and the run will pass them over, too.</summary>
    public long Unreadable { get; init; }
}

/// <summary>What a task would come to.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Offer">Its offer.</param>
/// <param name="Targets">Subscribers whom it came to.</param>
/// <param name="Control">Those of them kept out so that the effect can be measured.</param>
/// <param name="Planned">Those for whom it was planned.</param>
/// <param name="HeldBack">Why the others were not.</param>
/// <param name="Contacts">When contacts would be due, by local day and hour; empty on a channel on which subscribers come to us.</param>
/// <param name="PlanningDays">Days that planning takes by the task's limit for a day; 1 if it has none.</param>
/// <param name="SendingHours">Hours that sending takes at the task's pace, slots left aside; null if it has none.</param>
/// <param name="Responses">How many accept, by the sum of the propensities.</param>
/// <param name="RevenueMinor">What they pay. Unit: the smallest unit of the currency.</param>
public sealed record RehearsedTask(
    string Task,
    Channel Channel,
    string Offer,
    long Targets,
    long Control,
    long Planned,
    ImmutableArray<HeldBackCount> HeldBack,
    ImmutableArray<DueContacts> Contacts,
    long PlanningDays,
    double? SendingHours,
    Estimate Responses,
    Estimate RevenueMinor);

/// <summary>How many were held back for a reason.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Count">How many.</param>
public sealed record HeldBackCount(string Code, long Count);

/// <summary>Contacts that would be due in an hour.</summary>
/// <param name="Date">The subscribers' local day.</param>
/// <param name="Hour">The local hour. 0 to 23.</param>
/// <param name="Count">How many.</param>
public sealed record DueContacts(DateOnly Date, int Hour, long Count);

/// <summary>What is expected, and where it will lie with a confidence of 95% if the propensities are right.</summary>
/// <param name="Expected">What is expected.</param>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Estimate(double Expected, double Low, double High)
{
    private const double Confidence = 0.95;

    /// <summary>The estimate of a sum of chances.</summary>
    public static Estimate Of(UncertainSum sum)
    {
        ArgumentNullException.ThrowIfNull(sum);
        var (low, high) = sum.ToInterval(Confidence);
        return new Estimate(Math.Round(sum.Expected, 2), Math.Round(low, 2), Math.Round(high, 2));
    }
}

/// <summary>A task that waits for what comes of another one.</summary>
/// <param name="Task">Which task.</param>
/// <param name="After">The one that it waits for.</param>
/// <param name="When">What must have come of that.</param>
/// <param name="TargetsMax">At most so many could be its targets; null if it waits for a later wave itself.</param>
public sealed record LaterWave(string Task, string After, ImmutableArray<TaskOutcome> When, long? TargetsMax);

/// <summary>A campaign that was at subscribers who were held back.</summary>
/// <param name="Code">The reason for which they were held back.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Count">How many subscribers.</param>
public sealed record RehearsedConflict(string Code, string Campaign, long Count);

/// <summary>An offer that was open for subscribers who were held back.</summary>
/// <param name="Code">The reason for which they were held back.</param>
/// <param name="Offer">The offer.</param>
/// <param name="Count">How many subscribers.</param>
public sealed record RehearsedOffer(string Code, string Offer, long Count);

/// <summary>Subscribers who were held back for a reason.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Subscribers">The first of them, at most 1,000.</param>
public sealed record ConcernedSubscribers(string Code, ImmutableArray<string> Subscribers);

/// <summary>What a campaign would cost. Unit of money: the smallest unit of the currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ContactsMinor">All contacts of the tasks that were rehearsed.</param>
/// <param name="IncentivesMinor">Incentives for the responses that are expected.</param>
/// <param name="BudgetMinor">The budget that ends the campaign; null for none.</param>
public sealed record RehearsedCost(string Currency, long ContactsMinor, Estimate IncentivesMinor, long? BudgetMinor);
