using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Gateway.OpenApi;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Evaluation;

namespace SmartManager.Gateway.Campaigns;

/// <summary>What came of a campaign so far.</summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="Revision">The revision whose costs and tasks are shown.</param>
/// <param name="At">When it was asked. UTC.</param>
/// <param name="Currency">The currency of all money. ISO 4217.</param>
/// <param name="Funnel">All of it. A subscriber whom two tasks came to is counted twice.</param>
/// <param name="Tasks">Each task.</param>
/// <param name="Regions">Each region.</param>
/// <param name="Days">Each day on which something was counted. UTC.</param>
/// <param name="Cost">What it has cost.</param>
internal sealed record FiguresView(
    string Campaign,
    long Revision,
    DateTimeOffset At,
    string Currency,
    FunnelView Funnel,
    ImmutableArray<TaskFiguresView> Tasks,
    ImmutableArray<RegionFiguresView> Regions,
    ImmutableArray<DayFiguresView> Days,
    CampaignCostView Cost);

/// <summary>Where targets stand, from the widest to the narrowest.</summary>
/// <param name="Targets">All whom it came to, the control group too.</param>
/// <param name="Control">Those kept out so that the effect can be measured.</param>
/// <param name="HeldBack">Those whom the rules held back.</param>
/// <param name="Executable">Those for whom it was planned.</param>
/// <param name="Contacted">Those whom a contact reached, or may have.</param>
/// <param name="Responded">Those who wanted it.</param>
/// <param name="Ordered">Those for whom billing booked it.</param>
/// <param name="Refused">Those who did not want it.</param>
/// <param name="NotReached">Those whom the contact did not reach.</param>
/// <param name="ControlOrdered">Those of the control group who ordered it without us.</param>
/// <param name="Sent">Messages that carriers took.</param>
/// <param name="Complained">Those who unsubscribed, complained or refused marketing after a contact.</param>
/// <param name="RevenueMinor">Prices of what was ordered. Unit: the smallest unit of the currency.</param>
internal sealed record FunnelView(
    long Targets,
    long Control,
    long HeldBack,
    long Executable,
    long Contacted,
    long Responded,
    long Ordered,
    long Refused,
    long NotReached,
    long ControlOrdered,
    long Sent,
    long Complained,
    long RevenueMinor)
{
    /// <summary>The view of a funnel.</summary>
    public static FunnelView Of(CampaignFunnel funnel) => new(
        funnel.Targets,
        funnel.Control,
        funnel[TaskOutcome.HeldBack],
        funnel.Executable,
        funnel.Contacted,
        funnel.Responded,
        funnel.Ordered,
        funnel[TaskOutcome.Refused],
        funnel[TaskOutcome.NotReached],
        funnel[TaskOutcome.ControlOrdered],
        funnel.Sent,
        funnel.Complained,
        funnel.RevenueMinor);
}

/// <summary>What came of a task.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Channel">Its channel; null for a task that the revision no longer has.</param>
/// <param name="Offer">Its offer; null likewise.</param>
/// <param name="Funnel">Where its targets stand.</param>
/// <param name="HeldBack">Why some were held back.</param>
/// <param name="CostMinor">What its contacts have cost.</param>
/// <param name="Orders">How orders differ between treated and control group.</param>
/// <param name="RevenuePerHead">How revenue differs. Unit: the smallest unit of the currency.</param>
internal sealed record TaskFiguresView(
    string Task,
    Channel? Channel,
    string? Offer,
    FunnelView Funnel,
    ImmutableArray<HeldBackFiguresView> HeldBack,
    long CostMinor,
    ComparisonView Orders,
    ComparisonView RevenuePerHead);

/// <summary>How many were held back for a reason.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Count">How many.</param>
internal sealed record HeldBackFiguresView(string Code, long Count);

/// <summary>What came of a campaign in a region.</summary>
/// <param name="Region">Where subscribers are at home; empty if it is not known. A slash is written as a full stop.</param>
/// <param name="Funnel">Where they stand.</param>
internal sealed record RegionFiguresView(string Region, FunnelView Funnel);

/// <summary>What was counted on a day.</summary>
/// <param name="Day">Which day. UTC.</param>
/// <param name="Funnel">How far standings moved on it: whoever ordered left the silent, so a figure may be negative.</param>
internal sealed record DayFiguresView(DateOnly Day, FunnelView Funnel);

/// <summary>Treated against control group.</summary>
/// <param name="Treated">What a treated one comes to: a share, or money.</param>
/// <param name="Control">What one of the control group does.</param>
/// <param name="Difference">The uplift.</param>
/// <param name="Low">Where the true uplift lies with a confidence of 95%: the lower end; null if nothing can be said.</param>
/// <param name="High">The upper end; null likewise.</param>
/// <param name="PValue">How probable so large a difference would be if there were none.</param>
/// <param name="Verdict">What can be said of it.</param>
internal sealed record ComparisonView(
    double Treated,
    double Control,
    double Difference,
    double? Low,
    double? High,
    double PValue,
    [property: KnownWords("no-comparison", "too-little", "no-difference-seen", "better", "worse")] string Verdict)
{
    private const double Confidence = 0.95;
    private const int Digits = 6;

    /// <summary>Compares orders.</summary>
    public static ComparisonView OfOrders(CampaignFunnel funnel)
    {
        var treated = new Share(Math.Max(0, funnel.TreatedOrders), Math.Max(0, funnel.Treated));
        var control = new Share(Math.Max(0, funnel[TaskOutcome.ControlOrdered]), Math.Max(0, funnel.Control));
        var found = ShareDifference.Of(treated, control, Confidence);
        var interval = found.Verdict == Silo.Evaluation.Verdict.NoComparison ? (Interval?)null : found.Interval;
        return Of((treated.Value, control.Value, found.Difference), interval, found.PValue, found.Verdict);
    }

    /// <summary>Compares revenue per head.</summary>
    public static ComparisonView OfRevenue(CampaignFunnel funnel)
    {
        var treated = new Mean(Math.Max(0, funnel.Treated), funnel.TreatedRevenueMinor, funnel.TreatedRevenueSquares);
        var control = new Mean(Math.Max(0, funnel.Control), funnel.ControlRevenueMinor, funnel.ControlRevenueSquares);
        var found = MeanDifference.Of(treated, control, Confidence);
        return Of((treated.Value, control.Value, found.Difference), found.Interval, found.PValue, found.Verdict);
    }

    private static ComparisonView Of(
        (double Treated, double Control, double Difference) values, Interval? interval, double pValue, Verdict verdict) => new(
            Math.Round(values.Treated, Digits),
            Math.Round(values.Control, Digits),
            Math.Round(values.Difference, Digits),
            interval is { } range ? Math.Round(range.Low, Digits) : null,
            interval is { } same ? Math.Round(same.High, Digits) : null,
            Math.Round(pValue, Digits),
            Domain.KebabName.Of(verdict));
}

/// <summary>What a campaign has cost. Unit: the smallest unit of the currency.</summary>
/// <param name="ContactsMinor">Messages that carriers took, each at what its channel costs.</param>
/// <param name="IncentivesMinor">Incentives of the orders.</param>
/// <param name="TotalMinor">Both.</param>
/// <param name="BudgetMinor">The budget that ends the campaign; null for none.</param>
internal sealed record CampaignCostView(long ContactsMinor, long IncentivesMinor, long TotalMinor, long? BudgetMinor);
