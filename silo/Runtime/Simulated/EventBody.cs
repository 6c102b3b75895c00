using System.Diagnostics;
using System.Globalization;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>Turns a planned event into what the operator's systems would report.</summary>
/// <param name="Seed">The world's seed.</param>
/// <param name="StartMonth">Calendar month in which the world starts.</param>
/// <param name="People">Whom the world is about.</param>
internal readonly record struct EventBody(ulong Seed, BillingMonth StartMonth, People People)
{
    private const int ComplaintOpenDays = 3;
    private const double DaysOfOpening = 15; // Half a cycle, as it is on average.
    private const double MorningShare = 0.4;
    private const int MorningUntil = 15 * 3600;

    /// <summary>
    /// The event with all its values. A portal visit is an event here; the visit itself comes from <see cref="VisitOf"/>.
    /// </summary>
    public WorldEvent Of(PlannedEvent planned, DateOnly day)
    {
        var at = WorldClock.At(day, planned.Second);
        var visit = VisitOf(planned.Kind);
        return new WorldEvent(
            People.IdOf(planned.Index),
            IdOf(planned, day, string.Empty),
            at,
            visit is null or Channel.Web ? NetworkEventOf(planned, day, at) : null,
            visit is Channel.Web ? null : visit);
    }

    /// <summary>The conversation that goes with a look at the portal.</summary>
    public WorldEvent PortalVisitOf(PlannedEvent planned, DateOnly day) => new(
        People.IdOf(planned.Index), IdOf(planned, day, "v"), WorldClock.At(day, planned.Second), null, Channel.Web);

    private static Channel? VisitOf(Happening kind) => kind switch
    {
        Happening.HallVisit => Channel.Hall,
        Happening.InboundCall => Channel.InboundCall,
        Happening.PortalVisit => Channel.Web,
        _ => null,
    };

    private string IdOf(PlannedEvent planned, DateOnly day, string suffix) => string.Create(
        CultureInfo.InvariantCulture, $"world-{Seed:x}-{planned.Index}-{day.DayNumber}-{planned.Number}{suffix}");

    private NetworkEvent NetworkEventOf(PlannedEvent planned, DateOnly day, DateTimeOffset at)
    {
        var person = People.PersonOf(planned.Index);
        var dice = SeededDice.Of(Seed, Purpose.Detail, planned.Index, ((long)day.DayNumber * 64) + planned.Number);
        return planned.Kind switch
        {
            Happening.Opening => Usage(person, PersonMonth.DataBefore(Seed, person, day), DaysOfOpening, ref dice, at),
            Happening.Usage => Usage(person, BundleKilobytes(person, planned, day), 1.0 / WorldFacts.UsageBundlesPerDay, ref dice, at),
            Happening.Bill => Bill(person, day, at),
            Happening.Points => new NetworkEvent.PointsChange(
                PersonMonth.Points(Seed, person, BillingMonth.Of(day.AddDays(-1)).Number - StartMonth.Number))
            { OccurredAt = at },
            Happening.TopUp => new NetworkEvent.TopUp(TopUpMinor(person, ref dice)) { OccurredAt = at },
            Happening.Location => Location(person, day, ref dice, at),
            Happening.PortalVisit => new NetworkEvent.PortalVisit(dice.Pick<string>(DemoNames.PortalPages)) { OccurredAt = at },
            Happening.ComplaintOpened => Complaint(planned, day, isOpen: true, at),
            Happening.ComplaintClosed => Complaint(planned, day.AddDays(-ComplaintOpenDays), isOpen: false, at),
            Happening.DeviceChange => new NetworkEvent.DeviceChange(DemoNames.Handset(ref dice).Model) { OccurredAt = at },
            Happening.ServiceChange => ServiceChange(person, ref dice, at),
            _ => throw new UnreachableException($"No event for {planned.Kind}."),
        };
    }

    private long BundleKilobytes(in Person person, PlannedEvent planned, DateOnly day) =>
        (long)(PersonMonth.DataOf(Seed, person, day) * (planned.Second < MorningUntil ? MorningShare : 1 - MorningShare));

    private static NetworkEvent.Usage Usage(in Person person, long dataKilobytes, double days, ref SeededDice dice, DateTimeOffset at)
    {
        var minutesPerDay = PersonHabits.VoiceMinutes(person) / WorldFacts.DaysPerMonth;
        var smsPerDay = PersonHabits.SmsCount(person) / WorldFacts.DaysPerMonth;
        var minutes = (int)(minutesPerDay * days * dice.Between(0.2, 1.8));
        var messages = (int)(smsPerDay * days * dice.Between(0.2, 1.8));
        return new NetworkEvent.Usage(minutes, messages, dataKilobytes) { OccurredAt = at };
    }

    private NetworkEvent.Bill Bill(in Person person, DateOnly day, DateTimeOffset at)
    {
        var month = new BillingMonth(BillingMonth.Of(day).Number - 1);
        return new NetworkEvent.Bill(month, PersonMonth.BillMinor(Seed, person, month)) { OccurredAt = at };
    }

    private static long TopUpMinor(in Person person, ref SeededDice dice) => dice.Chance(0.2) ? 10_000 : person.SpendMinor switch
    {
        < 3_000 => 1_000,
        < 8_000 => 3_000,
        < 20_000 => 5_000,
        _ => 20_000,
    };

    private NetworkEvent.Location Location(in Person person, DateOnly day, ref SeededDice dice, DateTimeOffset at)
    {
        var (from, until) = PersonMonth.Trip(Seed, person, day);
        if (day.Day >= from && day.Day < until)
        {
            return new NetworkEvent.Location(PersonMonth.TripPlace(Seed, person, day), IsRoaming: true) { OccurredAt = at };
        }

        var home = People.HomeOf(person.Index);
        var share = dice.Share();
        var place = share < 0.03 ? "airport" : share < 0.06 ? "hall" : dice.Pick<string>(DemoNames.Counties);
        return new NetworkEvent.Location($"{home}/{place}", IsRoaming: false) { OccurredAt = at };
    }

    private NetworkEvent.Complaint Complaint(PlannedEvent planned, DateOnly openedOn, bool isOpen, DateTimeOffset at) => new(
        string.Create(CultureInfo.InvariantCulture, $"ticket-{Seed:x}-{planned.Index}-{openedOn.DayNumber}"), isOpen)
    { OccurredAt = at };

    /// <summary>Mostly what is not held is ordered and what is held is cancelled; sometimes a second thought.</summary>
    private NetworkEvent.ServiceChange ServiceChange(in Person person, ref SeededDice dice, DateTimeOffset at)
    {
        var service = dice.Pick<string>(DemoNames.SmallServices);
        var isSecondThought = dice.Chance(0.15);
        var isHeldNow = PersonHabits.Holds(Seed, person.Index, service) == isSecondThought;
        return new NetworkEvent.ServiceChange(service, isHeldNow) { OccurredAt = at };
    }
}
