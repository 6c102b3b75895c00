namespace SmartManager.Silo.Simulated;

/// <summary>What can happen to a subscriber on a day. Part of a planned event's 64 bits: at most 32 kinds.</summary>
internal enum Happening
{
    Opening = 0,
    Usage = 1,
    Bill = 2,
    Points = 3,
    TopUp = 4,
    Location = 5,
    PortalVisit = 6,
    HallVisit = 7,
    InboundCall = 8,
    ComplaintOpened = 9,
    ComplaintClosed = 10,
    DeviceChange = 11,
    ServiceChange = 12,
}

/// <summary>
/// One planned event in 64 bits, so that a day of 100,000 subscribers takes two megabytes; sorts by time, then subscriber, then number.
/// </summary>
/// <param name="Bits">Second of the day (17 bits), subscriber (31), number of the subscriber's day (6), kind (5).</param>
internal readonly record struct PlannedEvent(ulong Bits)
{
    private const int NumberMax = 63;

    public PlannedEvent(int second, int index, int number, Happening kind)
        : this(((ulong)(uint)second << 42) | ((ulong)(uint)index << 11) | ((ulong)(uint)Math.Min(number, NumberMax) << 5) | (uint)kind)
    {
    }

    public int Second => (int)(Bits >> 42);

    public int Index => (int)((Bits >> 11) & int.MaxValue);

    public int Number => (int)((Bits >> 5) & NumberMax);

    public Happening Kind => (Happening)(Bits & 31);
}

/// <summary>Plans one subscriber's day: what happens and when, as a function of seed, subscriber and day.</summary>
internal struct DayPlan
{
    private const int Hour = 3600;
    private const int ComplaintOpenDays = 3;

    private readonly ulong _seed;
    private readonly Person _person;
    private readonly DateOnly _day;
    private readonly List<PlannedEvent> _into;
    private SeededDice _dice;
    private int _count;

    private DayPlan(ulong seed, in Person person, DateOnly day, List<PlannedEvent> into)
    {
        (_seed, _person, _day, _into) = (seed, person, day, into);
        _dice = SeededDice.Of(seed, Purpose.Day, person.Index, day.DayNumber);
    }

    /// <summary>Adds the day's events, in no order. The world's first day also tells what was used since the last bill.</summary>
    /// <param name="seed">The world's seed.</param>
    /// <param name="person">Whose day.</param>
    /// <param name="day">Local day.</param>
    /// <param name="opensAt">On the world's first day, the second at which it starts; null on all others.</param>
    /// <param name="into">To which they are added.</param>
    public static void Add(ulong seed, in Person person, DateOnly day, int? opensAt, List<PlannedEvent> into)
    {
        var plan = new DayPlan(seed, person, day, into);
        plan.Cycle();
        plan.Habits();
        plan.Places();
        plan.Complaints();
        if (opensAt is { } second)
        {
            plan.Opening(second);
        }
    }

    private void Cycle()
    {
        if (_day.Day == _person.BillDay)
        {
            Happens(Happening.Bill, PersonMonth.BillSecond(_seed, _person, new(Domain.Subscribers.BillingMonth.Of(_day).Number - 1)));
        }

        if (PersonMonth.IsPointsDay(_person, _day))
        {
            Happens(Happening.Points, _dice.Between(10 * Hour, 17 * Hour));
        }

        Happens(Happening.Usage, _dice.Between(8 * Hour, 14 * Hour));
        Happens(Happening.Usage, _dice.Between(17 * Hour, 23 * Hour));
    }

    private void Habits()
    {
        Maybe(Happening.TopUp, WorldFacts.TopUpsPerMonth, 8, 22);
        Maybe(Happening.PortalVisit, WorldFacts.PortalVisitsPerMonth, 7, 23);
        Maybe(Happening.HallVisit, WorldFacts.HallVisitsPerMonth, 9, 18);
        Maybe(Happening.InboundCall, WorldFacts.InboundCallsPerMonth, 8, 22);
        Maybe(Happening.DeviceChange, WorldFacts.DeviceChangesPerMonth, 9, 21);
        Maybe(Happening.ServiceChange, WorldFacts.ServiceChangesPerMonth, 9, 21);
    }

    private void Places()
    {
        var (from, until) = PersonMonth.Trip(_seed, _person, _day);
        if (from < until && (_day.Day == from || _day.Day == until))
        {
            Happens(Happening.Location, _dice.Between(6 * Hour, 21 * Hour));
        }
        else
        {
            Maybe(Happening.Location, WorldFacts.LocationsPerMonth, 6, 23);
        }
    }

    private void Complaints()
    {
        if (OpensComplaint(_day))
        {
            Happens(Happening.ComplaintOpened, _dice.Between(9 * Hour, 20 * Hour));
        }

        if (OpensComplaint(_day.AddDays(-ComplaintOpenDays)))
        {
            Happens(Happening.ComplaintClosed, _dice.Between(9 * Hour, 18 * Hour));
        }
    }

    private readonly bool OpensComplaint(DateOnly day) =>
        SeededDice.Of(_seed, Purpose.Complaint, _person.Index, day.DayNumber)
            .Chance(WorldFacts.ComplaintsPerMonth / WorldFacts.DaysPerMonth);

    /// <summary>Who is already above the allowance had that moment before the world began.</summary>
    private void Opening(int second)
    {
        if (PersonMonth.DataBefore(_seed, _person, _day) is > 0 and var used && used < Math.Max(_person.AllowanceKilobytes, 1))
        {
            Happens(Happening.Opening, SeededDice.Of(_seed, Purpose.Opening, _person.Index).Between(second, WorldClock.SecondsPerDay));
        }
    }

    private void Maybe(Happening kind, double perMonth, int fromHour, int untilHour)
    {
        if (_dice.Chance(perMonth / WorldFacts.DaysPerMonth))
        {
            Happens(kind, _dice.Between(fromHour * Hour, untilHour * Hour));
        }
    }

    private void Happens(Happening kind, int second) => _into.Add(new PlannedEvent(second, _person.Index, _count++, kind));
}
