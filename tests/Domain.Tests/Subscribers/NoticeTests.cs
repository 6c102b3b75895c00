namespace SmartManager.Domain.Tests.Subscribers;

public sealed class NoticeTests
{
    /// <summary>22:00 in Shanghai.</summary>
    private static readonly DateTimeOffset Late = Noon.AddHours(10);

    /// <summary>08:00 the next morning.</summary>
    private static readonly DateTimeOffset Morning = Noon.AddHours(20);

    [Fact]
    public void WaitsForTheMorning_AndTheOfferFollowsIt_WhenItIsNight() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(Usage(), At(Late))
        .Then(
            new NetworkEventObserved(new NetworkEvent.Usage(0, 0, 2_000_000) { OccurredAt = Noon }) { At = Late },
            new KeyMomentReached(KeyMoment.DataAllowanceExceeded) { At = Late },
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, "data-allowance-exceeded", Morning) { At = Late },
            new ContactPlanned(1, 1, Channel.Sms, MessageKind.Marketing, "data-pack", Morning.AddMinutes(30)) { At = Late },
            new OfferPut("data-pack", Channel.Sms, 1, 1, Morning.AddMinutes(30).AddHours(72)) { At = Late })
        .Counts(
            "events/usage", "moments/data-allowance-exceeded", "deferred/contact-policy.quiet-hours", "contacts/sms/service/reserved",
            "decisions", "contacts/sms/marketing/reserved");

    [Fact]
    public void GoesOutAtNight_WhenItsMomentIsUrgent_ButTheOfferWaits() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(Roaming(), At(Late))
        .Then(
            new NetworkEventObserved(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon }) { At = Late },
            new KeyMomentReached(KeyMoment.RoamingWithoutDiscount) { At = Late },
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, "roaming-without-discount", Late) { At = Late },
            new ContactPlanned(1, 1, Channel.Sms, MessageKind.Marketing, "roaming-day", Morning) { At = Late },
            new OfferPut("roaming-day", Channel.Sms, 1, 1, Morning.AddHours(72)) { At = Late })
        .Counts(
            "events/location", "moments/roaming-without-discount", "contacts/sms/service/reserved", "decisions",
            "deferred/contact-policy.quiet-hours", "contacts/sms/marketing/reserved");

    [Fact]
    public void IsSaidWithoutConsent_AndNothingIsOffered() => new SubscriberSpec()
        .Given(AnnIsKnown, new ConsentChanged(IsGranted: false, "web") { At = Noon })
        .When(Roaming())
        .Then(
            new NetworkEventObserved(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon }) { At = Noon },
            new KeyMomentReached(KeyMoment.RoamingWithoutDiscount) { At = Noon },
            new ContactPlanned(2, 0, Channel.Sms, MessageKind.Service, "roaming-without-discount", Noon) { At = Noon })
        .DoesBesideReports(
            new SendMessage(
                Key(2), Channel.Sms, MessageKind.Service, new OutgoingMessage(Ann.Msisdn, "in hk", "roaming-without-discount"), Noon));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsNotSaid_WhenDoNotDisturbOrAListForbidsIt(bool isList) => new SubscriberSpec()
        .Given(
            AnnIsKnown,
            isList ? new SuppressionChanged("grey") { At = Noon } : new DoNotDisturbChanged(Channel.Sms, IsOn: true, "hall") { At = Noon })
        .When(Roaming())
        .Then(
            new NetworkEventObserved(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon }) { At = Noon },
            new KeyMomentReached(KeyMoment.RoamingWithoutDiscount) { At = Noon })
        .Counts(
            "events/location",
            "moments/roaming-without-discount",
            isList ? "held-back/suppression.listed" : "held-back/suppression.do-not-disturb",
            "decisions",
            isList ? "held-back/suppression.listed" : "held-back/suppression.do-not-disturb");

    [Fact]
    public void IsNotSaid_BeforeAProfileTellsTheNumber() => new SubscriberSpec()
        .When(Roaming())
        .Then(
            new NetworkEventObserved(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon }) { At = Noon },
            new KeyMomentReached(KeyMoment.RoamingWithoutDiscount) { At = Noon })
        .Counts("events/location", "moments/roaming-without-discount", "decisions", "held-back/eligibility.no-profile");

    [Fact]
    public void TheOfferComesAtOnce_WhenTheMomentHasNoNotice() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(Roaming(), AtNoon with
        {
            Rulebook = Rulebooks.Compile(Rulebooks.Basic with
            {
                KeyMoments = [new KeyMomentDocument { Moment = KeyMoment.RoamingWithoutDiscount }],
            }),
        })
        .DoesBesideReports(
            new SendMessage(
                Key(1), Channel.Sms, MessageKind.Marketing,
                new OutgoingMessage(Ann.Msisdn, "roaming-day for 20.00, answer ROAMING", "roaming-day"), Noon),
            new SetWakeUp("offer/sub-1~1~0", Noon.AddHours(72)));

    [Fact]
    public void SpeaksTheSubscribersLanguage()
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with
        {
            KeyMoments =
            [
                new KeyMomentDocument
                {
                    Moment = KeyMoment.BillAboveAverage,
                    Threshold = 200,
                    Notice = new TextDocument("账单{amount}元", "bill {amount}, usually {average}"),
                },
            ],
            Offers = [],
        });
        string Say(string language) => string.Join('\n', ((Decision.Accepted)SubscriberDecider.Decide(
            SubscriberEvolution.Evolve(SubscriberState.Initial(Me), new ProfileReplaced(Ann with { Language = language }) { At = Noon }),
            new ObserveNetworkEvent(new NetworkEvent.Bill(BillingMonth.Of(new DateOnly(2026, 3, 1)), 25_005) { OccurredAt = Noon }),
            AtNoon with { Rulebook = rulebook })).Effects.OfType<SendMessage>().Select(send => send.Message.Text));

        Assert.Equal(
            ["bill 250.05, usually 100.00", "账单250.05元", "账单250.05元"], new[] { "en", "zh", "fr" }.Select(Say));
    }

    private static ObserveNetworkEvent Usage() => new(new NetworkEvent.Usage(0, 0, 2_000_000) { OccurredAt = Noon });

    private static ObserveNetworkEvent Roaming() => new(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon });
}
