using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Histories;

/// <summary>What must hold after any history at all, not after the ones that we thought of.</summary>
public sealed class NeverAndAlwaysProperties
{
    private static readonly Rulebook Busy = Rulebooks.Compile(History.Busy);

    [Fact]
    public void I4_NoWindowOfAnyCapHoldsMoreContactsThanItsLimit() => ForAll(turns =>
    {
        var ledger = new Ledger();
        foreach (var turn in turns)
        {
            foreach (var @event in turn.Events)
            {
                ledger.Read(@event);
            }

            var made = ledger.Made();
            foreach (var cap in History.Busy.ContactPolicy.Caps)
            {
                var times = made.Where(contact => cap.Channels.Contains(contact.Channel)).Select(contact => contact.At).ToArray();
                for (var i = cap.Limit; i < times.Length; i++)
                {
                    if (times[i] - times[i - cap.Limit] < cap.Window)
                    {
                        return Fails($"{cap.Code} is exceeded at {times[i]:O}");
                    }
                }
            }
        }

        return Fine;
    });

    [Fact]
    public void I4_WhatArrivedAfterAllCounts_ForAllThatIsReleasedLater() => ForAll(turns =>
    {
        var ledger = new Ledger();
        foreach (var @event in turns.SelectMany(turn => turn.Events))
        {
            if (@event is ContactReleased released && ledger.KindOf(released.Decision, released.Ordinal) == MessageKind.Marketing)
            {
                var (made, channel) = (ledger.Made(isWithLate: true), ledger.ChannelOf(released.Decision, released.Ordinal));
                foreach (var cap in History.Busy.ContactPolicy.Caps.Where(cap => cap.Channels.Contains(channel)))
                {
                    var inside = made.Count(contact => cap.Channels.Contains(contact.Channel)
                        && released.At - contact.At is var age && age >= TimeSpan.Zero && age < cap.Window);
                    if (inside >= cap.Limit)
                    {
                        return Fails($"{cap.Code} was full at {released}");
                    }
                }
            }

            ledger.Read(@event);
        }

        return Fine;
    });

    [Fact]
    public void I6_NothingIsPlannedOrReleasedThatIsNotAllowed() => ForAll(turns =>
    {
        var (permits, ledger) = (new Permits(), new Ledger());
        foreach (var turn in turns)
        {
            permits.Hear(turn.Command);
            foreach (var @event in turn.Events)
            {
                ledger.Read(@event);
                switch (@event)
                {
                    case ContactPlanned { Kind: MessageKind.Marketing } planned when !permits.Allows(planned.Channel):
                        return Fails($"planned against the subscriber's will: {planned}");
                    case ContactPlanned { Kind: MessageKind.Service } planned when !permits.AllowsService(planned.Channel):
                        return Fails($"a service message against the subscriber's will: {planned}");
                    case ContactReleased released when ledger.KindOf(released.Decision, released.Ordinal) == MessageKind.Marketing:
                        if (!permits.Allows(ledger.ChannelOf(released.Decision, released.Ordinal)) || !permits.IsDay(released.At))
                        {
                            return Fails($"released against the subscriber's will, or at night: {released}");
                        }

                        break;
                    default:
                        break;
                }
            }
        }

        return Fine;
    });

    [Fact]
    public void I3_MarketingIsReleasedAgainOnly_WhenTheCarrierSurelyDidNotHaveIt() => ForAll(turns =>
    {
        var (ledger, mayBeOut) = (new Ledger(), new HashSet<(long, byte)>());
        foreach (var @event in turns.SelectMany(turn => turn.Events))
        {
            ledger.Read(@event);
            switch (@event)
            {
                case ContactReleased released when ledger.KindOf(released.Decision, released.Ordinal) == MessageKind.Marketing:
                    if (!mayBeOut.Add((released.Decision, released.Ordinal)))
                    {
                        return Fails($"released twice: {released}");
                    }

                    break;
                case ContactHandedOver { Handover: Handover.Unavailable or Handover.Rejected } handed:
                    mayBeOut.Remove((handed.Decision, handed.Ordinal));
                    break;
                default:
                    break;
            }
        }

        return Fine;
    });

    [Fact]
    public void TheSameWordTwiceChangesNothingTheSecondTime() => ForAll(turns =>
    {
        foreach (var turn in turns)
        {
            if (turn.Decision is Decision.Accepted accepted
                && turn.Command is RecordReceipt or RecordHandover or AnswerInteraction or RecordOrderOutcome
                    or ChangeConsent or ChangeDoNotDisturb or ChangeSuppression or AddSuppression or RequestDoNotDisturb
                && SubscriberDecider.Decide(accepted.Next, turn.Command, turn.Context) is Decision.Accepted again
                && (!again.Events.IsEmpty || !again.Effects.IsEmpty))
            {
                return Fails($"{turn.Command} again led to {again.Events[0]}");
            }
        }

        return Fine;
    });

    [Fact]
    public void OneOfferIsOrderedAtMostOnce_AndOnlyWhenItWasPutOrProposed() => ForAll(turns =>
    {
        var (open, accepted) = (new HashSet<(string, long)>(), new HashSet<(string, long)>());
        var orders = 0;
        foreach (var @event in turns.SelectMany(turn => turn.Events))
        {
            switch (@event)
            {
                case OfferPut put:
                    open.Add((put.Offer, put.Decision));
                    break;
                case InteractionOpened opened:
                    open.UnionWith(opened.Offers.Select(offer => (offer, opened.Decision)));
                    break;
                case OfferAnswered { Answer: AnswerKind.Accepted } answered:
                    if (!accepted.Add((answered.Offer, answered.Decision)) || !open.Contains((answered.Offer, answered.Decision)))
                    {
                        return Fails($"accepted twice, or never put: {answered}");
                    }

                    break;
                case OrderPlaced:
                    orders++;
                    break;
                default:
                    break;
            }
        }

        return orders == accepted.Count ? Fine : Fails($"{orders} orders of {accepted.Count} acceptances");
    });

    [Fact]
    public void NothingIsOrdered_WhileTheSameIsOnOrder() => ForAll(turns =>
    {
        var pending = new HashSet<string>();
        foreach (var @event in turns.SelectMany(turn => turn.Events))
        {
            switch (@event)
            {
                case OrderPlaced placed when !pending.Add(placed.Offer):
                    return Fails($"ordered twice: {placed}");
                case OrderBooked booked:
                    pending.Remove(booked.Offer);
                    break;
                case OrderRefused refused:
                    pending.Remove(refused.Offer);
                    break;
                default:
                    break;
            }
        }

        return Fine;
    });

    [Fact]
    public void HoldoutMembersNeverGetMarketing()
    {
        var salt = Enumerable.Range(0, 100).Select(i => $"salt-{i}").First(IsHeldOut);
        var rulebook = Rulebooks.Compile(History.Busy with { Holdout = new HoldoutDocument(salt, 50) });
        Prop.ForAll(Step.Histories, steps => History.Play(steps, rulebook).SelectMany(turn => turn.Events)
            .All(@event => @event is not (ContactPlanned { Kind: MessageKind.Marketing } or OfferPut))).Holds();

        static bool IsHeldOut(string salt) => SubscriberDecider.Decide(
            SubscriberEvolution.Evolve(SubscriberState.Initial(Me), AnnIsKnown),
            new ProposeOffer("newspaper"),
            AtNoon with { Rulebook = Rulebooks.Compile(History.Busy with { Holdout = new HoldoutDocument(salt, 50) }) })
            is Decision.Accepted { Trace.Choice.HeldBack.Code: "holdout.global" };
    }

    private static Property Fine { get; } = true.ToProperty();

    private static Property Fails(string why) => false.Label(why);

    private static void ForAll(Func<IReadOnlyList<HistoryTurn>, Property> holds)
    {
        Prop.ForAll(Step.Histories, steps => holds(History.Play(steps, Busy))).Holds();
        Prop.ForAll(Step.Histories, steps => holds(History.PlayFromNothing(steps, Busy))).Holds();
    }
}
