using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster.Tests;

/// <summary>One message of each kind, with everything in it that can be.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ContactKey Key = new(SubscriberId.Parse("sub-1"), 7, 2);
    public static readonly BillingMonth February = BillingMonth.TryParse("2026-02", out var month) ? month : throw new FormatException();
    private static readonly RequestOrigin By = new(RequestSource.Staff, "agent-7");

    /// <summary>Every command.</summary>
    public static readonly SubscriberCommand[] Commands =
    [
        new SubscriberCommand.ReplaceProfile(new Profile
        {
            Msisdn = "8613800000001",
            Plan = "全家享",
            JoinedAt = At,
            BillsMinor = [100, 200],
            Services = ["roaming"],
            Tags = ["vip"],
            Traits = [new Trait("age", "42")],
            HasMarketingConsent = true,
        }),
        new SubscriberCommand.ObserveNetworkEvent(new NetworkEvent.Usage(1, 2, 3) { OccurredAt = At }),
        new SubscriberCommand.ObserveNetworkEvent(new NetworkEvent.Location("jp", IsRoaming: true) { OccurredAt = At }),
        new SubscriberCommand.ObserveNetworkEvent(new NetworkEvent.Bill(February, 12_300) { OccurredAt = At }),
        new SubscriberCommand.ProposeOffer("roam-5"),
        new SubscriberCommand.ProposeTask("spring", 2, "sms", 5),
        new SubscriberCommand.OpenInteraction(Channel.Hall),
        new SubscriberCommand.AnswerInteraction(7, "roam-5", InteractionResponse.Accepted),
        new SubscriberCommand.CloseInteraction(7),
        new SubscriberCommand.ReleaseContact(Key, HoldsNumber: false),
        new SubscriberCommand.RecordHandover(Key, Handover.Unknown, "kannel", null),
        new SubscriberCommand.RecordHandover(Key, Handover.Accepted, "acs", "m-1") { Attempt = 2 },
        new SubscriberCommand.RecordReceipt(Key, DeliveryStatus.Delivered),
        new SubscriberCommand.ResolveContact(Key, IsDelivered: true, "in the log", "agent-7"),
        new SubscriberCommand.ReplayContact(Key, new DeadLetter(Channel.Sms, MessageKind.Service, "order-booked"), "mended", "agent-7"),
        new SubscriberCommand.RecordCallResult(
            Key, 2, new CallEnd(CallResult.Answered, CallOutcome.CallBack, At, "agent-7"), new CallRetry(3, TimeSpan.FromHours(2))),
        new SubscriberCommand.RecordThirdPartyContact(Channel.OutboundCall, MessageKind.Marketing, At, null, "group-1", "dialler"),
        new SubscriberCommand.ReceiveReply("ＴＤ 退订"),
        new SubscriberCommand.RecordOrderOutcome(Key, "billing.refused"),
        new SubscriberCommand.DeferOrder(Key),
        new SubscriberCommand.ReverseOrder(Key, "mistaken", By),
        new SubscriberCommand.RecordReversalOutcome(Key, "billing.refused"),
        new SubscriberCommand.DeferReversal(Key),
        new SubscriberCommand.AcceptOffer(Key),
        new SubscriberCommand.EndTask(Key, TaskResult.NotReached, "没有接听", "agent-7"),
        new SubscriberCommand.ChangeConsent(true, "hall"),
        new SubscriberCommand.ChangeDoNotDisturb(Channel.Sms, true, "hall"),
        new SubscriberCommand.ChangeSuppression(null),
        new SubscriberCommand.RuleOutOrder(9),
        new SubscriberCommand.AddSuppression("black-a", "court order", By, At),
        new SubscriberCommand.RemoveSuppression("black-a", "appeal", By),
        new SubscriberCommand.RequestDoNotDisturb(null, true, "asked", By),
        new SubscriberCommand.TakeOverWish(new SuppressionWish(true, "black-a", Channel.Sms, "file", By, At)),
        new SubscriberCommand.WakeUp("offer-expiry/sub-1~4~0"),
    ];
}
