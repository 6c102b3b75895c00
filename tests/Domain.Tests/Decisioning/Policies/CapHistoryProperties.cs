using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>
/// Plans, releases, outcomes in any order and clocks that are set back: what the decider decides about caps is what the naive count over
/// its journal says.
/// </summary>
public sealed class CapHistoryProperties
{
    private static readonly Rulebook[] Policies =
    [
        Make(new CapDocument("a", [Channel.Sms], 1, TimeSpan.FromHours(1))),
        Make(new CapDocument("a", [Channel.Sms], 2, TimeSpan.FromDays(1)), new CapDocument("b", [Channel.Hall], 1, TimeSpan.FromHours(6))),
        Make(new CapDocument("a", [Channel.Sms, Channel.Hall], 3, TimeSpan.FromDays(7))),
        Make(new CapDocument("a", [Channel.Sms, Channel.InboundCall], 4, TimeSpan.FromDays(31))),
        Make(new CapDocument("a", [], 1, null) { Period = CalendarPeriod.Day }),
        Make(
            new CapDocument("a", [], 3, null) { Period = CalendarPeriod.Week },
            new CapDocument("b", [], 1, null) { Period = CalendarPeriod.Day, OfferGroups = ["g0", "g1"] }),
        Make(
            new CapDocument("a", [Channel.Sms, Channel.Hall], 4, null) { Period = CalendarPeriod.Month },
            new CapDocument("b", [Channel.Sms], 2, TimeSpan.FromDays(2)) { OfferGroups = ["g1", "g2", "g3"] }),
        Make(new CapDocument("a", [Channel.Sms], 2, TimeSpan.FromDays(7)) { Kinds = Both }),
        Make(new CapDocument("a", [], 4, null) { Period = CalendarPeriod.Month, Kinds = Both }),
        Make(
            new CapDocument("a", [], 1, null) { Period = CalendarPeriod.Week, Kinds = [MessageKind.Service] },
            new CapDocument("b", [Channel.Sms], 2, TimeSpan.FromDays(1))),
    ];

    private static ImmutableArray<MessageKind> Both => [MessageKind.Marketing, MessageKind.Service];

    private static readonly InteractionResponse[] Said =
        [InteractionResponse.Shown, InteractionResponse.Refused, InteractionResponse.NotShown];

    private enum Act
    {
        Propose,
        Notice,
        Release,
        HandOver,
        Receive,
        Visit,
        Say,
        WakeUp,
        Report,
    }

    [Fact]
    public void TheDeciderCountsAsTheJournalDoes() => Prop.ForAll(Histories, history =>
    {
        var rulebook = Policies[history.Policy];
        var caps = rulebook.Document.ContactPolicy.Caps;
        var zone = ClockChanges.Zones[history.Zone];
        var now = ClockChanges.Near(zone, history.Day, -36_000);
        var (state, journal) = (SubscriberState.Initial(Me), new PaperRecord());
        var profile = Ann with { TimeZone = zone.Id };
        state = Take(state, new ReplaceProfile(profile), new DecisionContext(now, rulebook)).Next;
        foreach (var step in history.Steps)
        {
            now = now.AddMinutes(step.Minutes);
            if (ToCommand(step, state, now) is not { } command
                || SubscriberDecider.Decide(state, command, new DecisionContext(now, rulebook)) is not Decision.Accepted accepted)
            {
                continue;
            }

            var trace = command is ObserveNetworkEvent ? null : accepted.Trace; // No offer answers what is observed here.
            foreach (var @event in accepted.Events)
            {
                // Conversations that are over are closed before anything is chosen.
                if (trace is not null && (@event is ContactPlanned or ProposalConsidered or InteractionOpened))
                {
                    var isFull = !HasRoom(trace.Occasion.Channel, trace.Choice.DueAt, except: null, trace.Occasion.Offer);
                    if ((trace.Choice.HeldBack == Refusal.Cap) != isFull)
                    {
                        return false.Label($"{command} at {now:O}: {trace.Choice.HeldBack?.Code}, full: {isFull}");
                    }

                    trace = null;
                }

                if (@event is ContactReleased released
                    && journal.Find(released.Decision, released.Ordinal) is { Kind: MessageKind.Marketing } left
                    && !HasRoom(Channel.Sms, now, (released.Decision, released.Ordinal), left.Subject))
                {
                    return false.Label($"released over a cap at {now:O}");
                }

                if (@event is ContactWithheld withheld && withheld.Reason == Refusal.Cap.Code
                    && HasRoom(Channel.Sms, now, (withheld.Decision, withheld.Ordinal),
                        journal.Find(withheld.Decision, withheld.Ordinal).Subject))
                {
                    return false.Label($"withheld without need at {now:O}");
                }

                journal.Read(@event);
            }

            state = accepted.Next;
        }

        return true.ToProperty();

        bool HasRoom(Channel channel, DateTimeOffset at, (long, byte)? except, string? offer) => caps.All(cap => CapOracle.HasRoom(
            journal.Contacts, cap, channel, at, except, zone, offer is null ? null : GroupOf(offer),
            contact => journal.SubjectsOf(contact).Select(GroupOf)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

    private static Arbitrary<History> Histories { get; } = Arb.From(
        from policy in Gen.Choose(0, Policies.Length - 1)
        from zone in Gen.Choose(0, ClockChanges.Zones.Length - 1)
        from day in Gen.Choose(0, 365)
        from count in Gen.Choose(1, 24)
        from steps in StepGen.ArrayOf(count)
        select new History(policy, zone, day, steps),
        history => Shrinking.DropSome(history.Steps).Select(steps => history with { Steps = steps }));

    private sealed record History(int Policy, int Zone, int Day, (Act Act, int Minutes, int Pick)[] Steps)
    {
        public override string ToString() => $"policy {Policy} zone {Zone} day {Day}: {string.Join(' ', Steps)}";
    }

    private static Gen<(Act Act, int Minutes, int Pick)> StepGen { get; } =
        from act in Gen.Frequency(
            (6, Gen.Constant(Act.Propose)), (2, Gen.Constant(Act.Notice)), (5, Gen.Constant(Act.Release)), (4, Gen.Constant(Act.HandOver)),
            (3, Gen.Constant(Act.Receive)), (3, Gen.Elements(Act.Visit, Act.Say)), (2, Gen.Elements(Act.WakeUp, Act.Report)))
        from minutes in Gen.Frequency(
            (6, Gen.Choose(0, 20)), (3, Gen.Elements(30, 60, 120, 360, 720, 1_440)), (1, Gen.Choose(600, 12_000)), (1, Gen.Choose(-50, 0)))
        from pick in Gen.Choose(0, 60)
        select (act, minutes, pick);

    private static SubscriberCommand? ToCommand((Act Act, int Minutes, int Pick) step, SubscriberState state, DateTimeOffset now)
    {
        var (act, _, pick) = step;
        var sms = state.Contacts.Where(contact => contact.Channel == Channel.Sms).TakeLast(4).ToList();
        var key = sms.Count == 0 ? (ContactKey?)null : Key(sms[pick % sms.Count].Version, sms[pick % sms.Count].Ordinal);
        return (act, key, state.Interactions.IsEmpty) switch
        {
            (Act.Propose, _, _) => new ProposeOffer($"o{pick % 8}"),
            (Act.Notice, _, _) => new ObserveNetworkEvent(
                new NetworkEvent.Location($"place-{pick}", IsRoaming: !state.IsRoaming) { OccurredAt = now }),
            (Act.Release, { } it, _) => new ReleaseContact(it),
            (Act.HandOver, { } it, _) => new RecordHandover(it, (Handover)(pick % 4), "kannel", "id"),
            (Act.Receive, { } it, _) => new RecordReceipt(it, (DeliveryStatus)(pick % 5)),
            (Act.WakeUp, { } it, _) => new WakeUp(WakeUpName.Receipt(it)),
            (Act.Report, _, _) => new RecordThirdPartyContact(
                pick % 3 == 0 ? Channel.OutboundCall : Channel.Sms,
                pick % 5 == 0 ? MessageKind.Service : MessageKind.Marketing,
                now.AddHours(-(pick % 50)),
                pick % 2 == 0 ? $"o{pick % 8}" : null,
                pick % 2 == 0 ? null : $"g{pick % 8}",
                "dialler"),
            (Act.Visit, _, _) => new OpenInteraction(pick % 2 == 0 ? Channel.Hall : Channel.InboundCall),
            (Act.Say, _, false) when state.Interactions[^1] is { Offers.IsEmpty: false } open =>
                new AnswerInteraction(open.Version, open.Offers[0], Said[pick % Said.Length]), // A yes would end in an order.
            _ => null,
        };
    }

    private static Decision.Accepted Take(SubscriberState state, SubscriberCommand command, DecisionContext context) =>
        (Decision.Accepted)SubscriberDecider.Decide(state, command, context);

    private static string? GroupOf(string subject) =>
        subject.StartsWith('o') ? "g" + subject[1..] : subject.StartsWith("group:", StringComparison.Ordinal) ? subject[6..] : null;

    private static Rulebook Make(params CapDocument[] caps) => Rulebooks.Compile(Rulebooks.Basic with
    {
        KeyMoments =
        [
            Rulebooks.Basic.KeyMoments.Single(moment => moment.Moment == KeyMoment.RoamingWithoutDiscount) with
            {
                RepeatAfter = TimeSpan.Zero,
            },
        ],
        Offers = [.. Enumerable.Range(0, 8).Select(i => Rulebooks.Offer($"o{i}", $"g{i}", 100, []))],
        ContactPolicy = new ContactPolicyDocument
        {
            Caps = [.. caps],
            QuietFrom = new TimeOnly(1, 0),
            QuietUntil = new TimeOnly(5, 30),
            SameOfferAfter = TimeSpan.Zero,
            RefusedOfferAfter = TimeSpan.Zero,
        },
    });
}
