namespace SmartManager.Domain.Tests.Subscribers;

public sealed class KeyMomentTests
{
    private static readonly BillingMonth March = BillingMonth.Of(new DateOnly(2026, 3, 1));
    private static readonly BillingMonth February = new(March.Number - 1);

    [Fact]
    public void ServesFirstAndSellsLater_WhenTheAllowanceIsExceeded() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(Usage(1_048_577))
        .Then(
            new NetworkEventObserved(new NetworkEvent.Usage(0, 0, 1_048_577) { OccurredAt = Noon }) { At = Noon },
            new KeyMomentReached(KeyMoment.DataAllowanceExceeded) { At = Noon },
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, "data-allowance-exceeded", Noon) { At = Noon },
            new ContactPlanned(1, 1, Channel.Sms, MessageKind.Marketing, "data-pack", Noon.AddMinutes(30)) { At = Noon },
            new OfferPut("data-pack", Channel.Sms, 1, 1, Noon.AddMinutes(30).AddHours(72)) { At = Noon })
        .DoesBesideReports(
            Sms(0, MessageKind.Service, "used 1024 of 1024", "data-allowance-exceeded", Noon),
            Sms(1, MessageKind.Marketing, "data-pack for 10.00, answer DATA", "data-pack", Noon.AddMinutes(30)),
            new SetWakeUp("offer/sub-1~1~1", Noon.AddMinutes(30).AddHours(72)))
        .Counts(
            "events/usage", "moments/data-allowance-exceeded", "contacts/sms/service/reserved", "decisions",
            "contacts/sms/marketing/reserved");

    [Theory]
    [InlineData(1_048_576, false)] // Just used up is not exceeded.
    [InlineData(1_048_577, true)]
    public void TheAllowanceIsExceeded_FromTheFirstKilobyteTooMuch(long kilobytes, bool isReached) =>
        Reaches(isReached ? KeyMoment.DataAllowanceExceeded : null, new SubscriberSpec().Given(AnnIsKnown).When(Usage(kilobytes)));

    [Fact]
    public void TheAllowanceIsExceededOnce_UntilABillBeginsItAnew()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(Usage(2_000_000));
        Reaches(null, spec.When(Usage(2_000_000)));
        Reaches(null, spec.When(Bill(March, 10_000), At(Noon.AddDays(8))));
        Assert.Equal((0L, 0, 0), (spec.State.DataUsedKilobytes, spec.State.VoiceMinutes, spec.State.SmsCount));
        Reaches(KeyMoment.DataAllowanceExceeded, spec.When(Usage(2_000_000, Noon.AddDays(9)), At(Noon.AddDays(9))));
    }

    [Fact]
    public void NoAllowance_IsNeverExceeded() => Reaches(null, new SubscriberSpec()
        .Given(new ProfileReplaced(Ann with { DataAllowanceKilobytes = 0 }) { At = Noon })
        .When(Usage(long.MaxValue / 200)));

    [Theory]
    [InlineData(20_000, false)] // Exactly twice the average of 100.00 is not above it.
    [InlineData(20_001, true)]
    public void ABillIsAboveTheAverage_FromTheSmallestCoinMore(long amount, bool isReached) =>
        Reaches(isReached ? KeyMoment.BillAboveAverage : null, new SubscriberSpec().Given(AnnIsKnown).When(Bill(March, amount)));

    [Theory]
    [InlineData(3, false)] // Twice the average of 1, 1 and 3 is 3.33: no rounding down to 2.
    [InlineData(4, true)]
    public void TheAverageIsNotRounded(long amount, bool isReached) =>
        Reaches(isReached ? KeyMoment.BillAboveAverage : null, new SubscriberSpec()
        .Given(new ProfileReplaced(Ann with { BillsMinor = [1, 1, 3] }) { At = Noon })
        .When(Bill(March, amount)));

    [Fact]
    public void ABillNeedsThreeMonthsToCompareWith() => Reaches(null, new SubscriberSpec()
        .Given(new ProfileReplaced(Ann with { BillsMinor = [100, 100] }) { At = Noon })
        .When(Bill(March, 1_000_000)));

    [Fact]
    public void ACorrectionOfAMonthIsNoNewBill_AndAnOlderMonthComesTooLate()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(Bill(March, 11_000));
        Reaches(null, spec.When(Bill(March, 90_000)));
        Assert.Equal<long>([10_000, 10_000, 90_000], spec.State.BillsMinor);
        Reaches(null, spec.When(Bill(February, 99_000)));
        Assert.Equal<long>([10_000, 10_000, 90_000], spec.State.BillsMinor);
        Assert.Equal(March, spec.State.LastBillMonth);
    }

    [Theory]
    [InlineData(900, 999, false)]
    [InlineData(900, 1_000, true)]
    [InlineData(1_000, 2_000, false)] // Was there before.
    public void PointsAreRedeemable_WhenTheyFirstReachTheThreshold(long before, long after, bool isReached) =>
        Reaches(isReached ? KeyMoment.PointsRedeemable : null, new SubscriberSpec()
            .Given(new ProfileReplaced(Ann with { Points = before }) { At = Noon })
            .When(Points(after)));

    [Fact]
    public void PointsReachTheThresholdForTheFirstTimeOnlyOnce()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(Points(1_000)).When(Points(10));
        Reaches(null, spec.When(Points(1_000, Noon.AddDays(300)), At(Noon.AddDays(300))));
    }

    [Fact]
    public void RoamingIsServed_WhenNoDiscountIsHeld()
    {
        Reaches(KeyMoment.RoamingWithoutDiscount, new SubscriberSpec().Given(AnnIsKnown).When(Location(isRoaming: true)));
        Reaches(null, new SubscriberSpec().Given(AnnIsKnown).When(Location(isRoaming: false)));
        Reaches(null, new SubscriberSpec()
            .Given(new ProfileReplaced(Ann with { Services = ["roaming-day"] }) { At = Noon })
            .When(Location(isRoaming: true)));
        Reaches(null, new SubscriberSpec().Given(AnnIsKnown).When(Location(isRoaming: true)).When(Location(isRoaming: true)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void AnEventIsTooOld_AfterADay(int ticksLess, bool isReached)
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(Usage(2_000_000, Noon.AddDays(-1).AddTicks(ticksLess)));
        Reaches(isReached ? KeyMoment.DataAllowanceExceeded : null, spec);
        if (!isReached)
        {
            spec.Counts("events/usage", "held-back/applicability.stale");
        }
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void AMomentComesAgain_AfterItsRepeatTime(int ticksLater, bool isReached)
    {
        var again = Noon.AddDays(7).AddTicks(ticksLater);
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(Location(isRoaming: true)).When(Location(isRoaming: false))
            .When(new ObserveNetworkEvent(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = again }), At(again));
        Reaches(isReached ? KeyMoment.RoamingWithoutDiscount : null, spec);
        if (!isReached)
        {
            spec.Counts("events/location", "held-back/applicability.moment-repeated");
        }
    }

    [Fact]
    public void AMomentThatIsNotWatched_IsOnlyRemembered() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(Usage(2_000_000), AtNoon with { Rulebook = Rulebooks.Compile(Rulebooks.Basic with { KeyMoments = [] }) })
        .Then(new NetworkEventObserved(new NetworkEvent.Usage(0, 0, 2_000_000) { OccurredAt = Noon }) { At = Noon })
        .Does(new Count("events/usage", 1));

    [Fact]
    public void OtherEventsAreFoldedIntoTheState()
    {
        var state = new SubscriberSpec().Given(AnnIsKnown)
            .When(Observe(new NetworkEvent.TopUp(5_000) { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.Usage(int.MaxValue, 2, 3) { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.Usage(1, 2, 3) { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.ServiceChange("ring", IsHeld: true) { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.ServiceChange("art", IsHeld: true) { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.ServiceChange("ring", IsHeld: true) { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.PortalVisit("home") { OccurredAt = Noon }))
            .When(Observe(new NetworkEvent.DeviceChange("n95") { OccurredAt = Noon }))
            .State;
        Assert.Equal((5_000L, int.MaxValue, 4, 6L), (state.BalanceMinor, state.VoiceMinutes, state.SmsCount, state.DataUsedKilobytes));
        Assert.Equal<string>(["art", "ring"], state.Services);
    }

    [Fact]
    public void ComplaintsOpenAndClose_AndOfTooManyTheOldestGivesWay()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown);
        for (var i = 0; i < 9; i++)
        {
            spec.When(Complaint(i, isOpen: true));
        }

        spec.When(Complaint(5, isOpen: true)).When(Complaint(7, isOpen: false)).When(Complaint(99, isOpen: false));
        Assert.Equal<string>(["c-1", "c-2", "c-3", "c-4", "c-6", "c-8", "c-5"], spec.State.OpenComplaints);
    }

    private static void Reaches(KeyMoment? moment, SubscriberSpec spec) =>
        Assert.Equal(moment, spec.Reached());

    private static ObserveNetworkEvent Observe(NetworkEvent @event) => new(@event);

    private static ObserveNetworkEvent Usage(long kilobytes, DateTimeOffset? at = null) =>
        new(new NetworkEvent.Usage(0, 0, kilobytes) { OccurredAt = at ?? Noon });

    private static ObserveNetworkEvent Bill(BillingMonth month, long amount) =>
        new(new NetworkEvent.Bill(month, amount) { OccurredAt = Noon });

    private static ObserveNetworkEvent Points(long balance, DateTimeOffset? at = null) =>
        new(new NetworkEvent.PointsChange(balance) { OccurredAt = at ?? Noon });

    private static ObserveNetworkEvent Location(bool isRoaming) => new(new NetworkEvent.Location("hk", isRoaming) { OccurredAt = Noon });

    private static ObserveNetworkEvent Complaint(int number, bool isOpen) =>
        new(new NetworkEvent.Complaint($"c-{number}", isOpen) { OccurredAt = Noon });

    private static SendMessage Sms(byte ordinal, MessageKind kind, string text, string subject, DateTimeOffset dueAt) =>
        new(Key(1, ordinal), Channel.Sms, kind, new OutgoingMessage(Ann.Msisdn, text, subject), dueAt);
}
