using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Decisioning;

/// <summary>Numbers are in stored traces and codes in metrics and answers: neither ever means anything else.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void NumbersAndCodesStandForEver() => Assert.Equal(
        """
        1 eligibility.condition
        2 eligibility.already-held
        3 eligibility.no-profile
        4 applicability.no-trigger
        5 applicability.no-treatment
        6 applicability.out-of-season
        7 applicability.stale
        8 applicability.moment-repeated
        9 suppression.no-consent
        10 suppression.do-not-disturb
        11 suppression.listed
        12 suppression.complaint-open
        13 contact-policy.cap
        14 contact-policy.quiet-hours
        15 contact-policy.history-full
        16 conflict.recently-refused
        17 conflict.recently-put
        18 conflict.similar-in-play
        19 holdout.global
        20 arbitration.outranked
        21 offer.unknown
        22 contact.unknown
        23 interaction.unknown
        24 interaction.not-proposed
        25 interaction.channel
        26 order.too-many-pending
        27 order.unknown
        28 applicability.condition
        29 suitability.condition
        30 suppression.number-moved
        31 contact-policy.outside-hours
        32 conflict.similar-recently
        33 conflict.exclusive
        34 conflict.only-after
        35 conflict.never-with
        36 conflict.limit
        37 conflict.non-responder
        38 conflict.record-short
        39 capacity.sold-out
        40 suppression-list.unknown
        41 suppression-list.until-past
        42 suppression-list.too-many
        43 applicability.too-early
        44 contact.channel
        45 offer-group.unknown
        46 contact.too-old
        47 contact.record-full
        48 order.not-booked
        49 order.not-reversible
        50 order.reversal-too-late
        51 offer.closed
        52 task.unknown
        53 contact.not-in-doubt
        54 contact.not-given-up
        55 campaign.unknown
        56 holdout.campaign
        57 conflict.campaign-done
        58 contact-policy.no-slot
        59 applicability.campaign-ended
        60 call.ended
        61 call.not-claimed
        62 call.no-such-time
        """,
        string.Join('\n', Refusal.All.Select(refusal => $"{refusal.Number} {refusal.Code}")));

    [Fact]
    public void EveryRefusalIsFoundByItsNumber()
    {
        Assert.Equal(Refusal.All, Refusal.All.Select(refusal => Refusal.Of(refusal.Number)));
        Assert.Throws<FormatException>(() => Refusal.Of(0));
        Assert.Throws<FormatException>(() => Refusal.Of((byte)(Refusal.All.Length + 1)));
        Assert.Equal(
            typeof(Refusal).GetFields().Where(field => field.FieldType == typeof(Refusal)).Select(field => (Refusal)field.GetValue(null)!),
            Refusal.All);
    }

    /// <summary>Stored as numbers in snapshots and traces.</summary>
    [Theory]
    [InlineData(typeof(Channel), "Sms, InboundCall, OutboundCall, Hall, Terminal, Web, AccountManager")]
    [InlineData(typeof(MessageKind), "Marketing, Service, Mandatory")]
    [InlineData(typeof(ContactStanding), "Reserved, Released, Sent, Delivered, InDoubt, Failed, Withheld, Unconfirmed, ThirdParty")]
    [InlineData(typeof(RequestSource), "Subscriber, SmsKeyword, Staff, File")]
    [InlineData(typeof(AnswerKind), "Accepted, Refused, Expired")]
    [InlineData(typeof(InteractionResponse), "Shown, Accepted, Refused, NotShown")]
    [InlineData(typeof(KeyMoment), "BillAboveAverage, PointsRedeemable, RoamingWithoutDiscount, DataAllowanceExceeded")]
    [InlineData(typeof(OutgoingStage), "Pending, Releasing, Sent, InDoubt, Delivered, Failed, Withheld, Unconfirmed")]
    [InlineData(typeof(DeliveryStatus), "EnRoute, Delivered, Undelivered, Expired, Rejected")]
    [InlineData(typeof(Handover), "Accepted, Rejected, Unavailable, Unknown")]
    [InlineData(
        typeof(TaskOutcome),
        "HeldBack, Control, Planned, NotReached, Silent, Refused, Accepted, Ordered, ControlOrdered, HeldBackOrdered")]
    public void AnEnumerationKeepsItsNumbers(Type type, string names)
    {
        Assert.Equal(names, string.Join(", ", Enum.GetNames(type)));
        Assert.Equal(Enumerable.Range(0, names.Split(", ").Length),
            Enum.GetValues(type).Cast<object>().Select(value => Convert.ToInt32(value, null)));
    }
}
