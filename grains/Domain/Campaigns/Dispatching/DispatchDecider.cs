namespace SmartManager.Domain.Campaigns.Dispatching;

/// <summary>What a dispatch does next.</summary>
public abstract record DispatchStep
{
    private DispatchStep()
    {
    }

    /// <summary>Go on with the walk of a task.</summary>
    /// <param name="Task">Which task.</param>
    /// <param name="RoomToday">At most so many contacts more may be planned today; null for no limit.</param>
    public sealed record Walk(TaskPlan Task, long? RoomToday) : DispatchStep;

    /// <summary>Nothing to do before an instant.</summary>
    /// <param name="At">When to look again. UTC.</param>
    public sealed record Wait(DateTimeOffset At) : DispatchStep;

    /// <summary>It is over.</summary>
    /// <param name="Reason">Why, as a stable code.</param>
    public sealed record Complete(string Reason) : DispatchStep;

    /// <summary>It stands still until a person has looked.</summary>
    /// <param name="Reason">Why, as a stable code.</param>
    public sealed record Pause(string Reason) : DispatchStep;

    /// <summary>It stands still, and does nothing.</summary>
    public sealed record Rest : DispatchStep;
}

/// <summary>What a campaign has come to so far, as its counters tell.</summary>
/// <param name="Planned">Contacts planned.</param>
/// <param name="Sent">Contacts that carriers took.</param>
/// <param name="CostMinor">What they and the incentives cost. Unit: the smallest unit of the currency.</param>
/// <param name="Orders">Orders that came of it.</param>
/// <param name="Complaints">Subscribers who took offence.</param>
public readonly record struct CampaignTotals(long Planned, long Sent, long CostMinor, long Orders, long Complaints)
{
    /// <summary>Contacts that are planned and have not left: while there are any, the campaign can still be paused and ended.</summary>
    public long Waiting { get; init; }
}

/// <summary>Decides what a dispatch does next: which task walks, what it waits for, and when it is over. Pure.</summary>
public static class DispatchDecider
{
    /// <summary>Why a dispatch is over that has been through all of its tasks.</summary>
    public const string Through = "dispatch.through";

    /// <summary>The campaign's time is over.</summary>
    public const string OutOfTime = "termination.until";

    /// <summary>The budget is used up.</summary>
    public const string Budget = "termination.budget";

    /// <summary>As many contacts were planned as may be.</summary>
    public const string Contacts = "termination.contacts";

    /// <summary>As many orders came as were wanted.</summary>
    public const string Orders = "termination.orders";

    /// <summary>Too many of those contacted took offence.</summary>
    public const string Complaints = "termination.complaints";

    /// <summary>How often one that waits looks whether a rule of termination is met.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What comes next.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="plan">The revision that it runs.</param>
    /// <param name="totals">What came of the campaign so far.</param>
    /// <param name="now">When it is asked. UTC.</param>
    /// <param name="zone">The operator's zone: days begin by it.</param>
    public static DispatchStep Next(DispatchState state, CampaignPlan plan, CampaignTotals totals, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (state.Phase != DispatchStanding.Running)
        {
            return new DispatchStep.Rest();
        }

        if (now >= plan.Document.Until)
        {
            return new DispatchStep.Complete(OutOfTime);
        }

        if (Termination(state, plan, totals, now) is { } over)
        {
            return over;
        }

        if (now < plan.Document.From)
        {
            return new DispatchStep.Wait(plan.Document.From);
        }

        return plan.Document.Trigger is null ? NextWalk(state, plan, totals, now, zone) : NextOfTrigger(state, plan, now, zone);
    }

    /// <summary>When the walk of a task may begin; null if that depends on one that is not through.</summary>
    public static DateTimeOffset? BeginsAt(DispatchState state, CampaignPlan plan, TaskPlan task) =>
        task.Document.After is not { } after ? plan.Document.From
        : state.FindWalk(after.Task)?.EndedAt is { } endedAt ? endedAt + after.Wait
        : null;

    private static DispatchStep? Termination(DispatchState state, CampaignPlan plan, CampaignTotals totals, DateTimeOffset now)
    {
        var rules = plan.Document.Termination;
        var (sent, complaints) = (totals.Sent - (state.Heard?.Sent ?? 0), totals.Complaints - (state.Heard?.Complaints ?? 0));
        return totals.CostMinor >= rules.BudgetMinor ? new DispatchStep.Complete(Budget)
            : totals.Planned >= rules.ContactsMax
                ? totals.Waiting > 0 ? new DispatchStep.Wait(now + LookInterval) : new DispatchStep.Complete(Contacts)
            : totals.Orders >= rules.OrdersMax ? new DispatchStep.Complete(Orders)
            : sent >= CampaignLimits.ComplaintsFrom && complaints * 100.0 > rules.ComplaintPercentMax * sent
                ? new DispatchStep.Pause(Complaints)
            : null;
    }

    private static DispatchStep NextWalk(
        DispatchState state, CampaignPlan plan, CampaignTotals totals, DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTimeOffset? waitUntil = null;
        var isThrough = true;
        foreach (var task in plan.Tasks)
        {
            if (state.FindWalk(task.Document.Id) is { EndedAt: not null })
            {
                continue;
            }

            isThrough = false;
            if (BeginsAt(state, plan, task) is not { } beginsAt)
            {
                continue;
            }

            var room = RoomToday(state, task, now, zone);
            var at = now < beginsAt ? beginsAt : room > 0 || room is null ? now : NextDay(now, zone);
            if (at <= now)
            {
                return new DispatchStep.Walk(task, room);
            }

            waitUntil = waitUntil < at ? waitUntil : at;
        }

        var look = now + LookInterval;
        return isThrough && totals.Waiting <= 0
            ? new DispatchStep.Complete(Through)
            : new DispatchStep.Wait(waitUntil < look ? waitUntil.Value : look);
    }

    /// <summary>
    /// The first task is done by events. A later wave walks through the base again and again, as those for whom it is become more.
    /// </summary>
    private static DispatchStep NextOfTrigger(DispatchState state, CampaignPlan plan, DateTimeOffset now, TimeZoneInfo zone)
    {
        foreach (var task in plan.Tasks)
        {
            if (task.Document.After is { } after
                && now >= (state.FindWalk(task.Document.Id)?.EndedAt ?? plan.Document.From) + (after.Wait > Day ? after.Wait : Day))
            {
                if (RoomToday(state, task, now, zone) is var room && room is null or > 0)
                {
                    return new DispatchStep.Walk(task, room);
                }
            }
        }

        return new DispatchStep.Wait(now + LookInterval);
    }

    private static long? RoomToday(DispatchState state, TaskPlan task, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (task.Document.PerDayMax is not { } max)
        {
            return null;
        }

        var walk = state.FindWalk(task.Document.Id);
        return walk is not null && walk.Day == DayOf(now, zone) ? Math.Max(max - walk.DayPlanned, 0) : max;
    }

    /// <summary>The operator's day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => Decisioning.LocalCalendar.DayOf(at, zone);

    private static DateTimeOffset NextDay(DateTimeOffset now, TimeZoneInfo zone) =>
        Decisioning.LocalCalendar.BeginOf(DayOf(now, zone).AddDays(1), zone);
}
