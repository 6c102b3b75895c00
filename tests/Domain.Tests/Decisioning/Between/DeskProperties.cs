using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Tests.Decisioning.Policies;

namespace SmartManager.Domain.Tests.Decisioning.Between;

/// <summary>
/// Many desks serve one subscriber at once, messages go out beside them, and some things are bought elsewhere: what may be before the
/// subscriber's eyes goes together, is no more than the limits allow, and nobody orders what does not go with what he has.
/// </summary>
public sealed class DeskProperties
{
    private const int OfferCount = 6;

    /// <summary>What happens next; the numbers say where and about what.</summary>
    private enum Act
    {
        Open, Show, Accept, Refuse, Wait, Message, BuyElsewhere,
    }

    [Fact]
    public void OpenConversationsKeepToTheRulesTogether()
    {
        var met = new HashSet<string>();
        Prop.ForAll(Days, day =>
        {
            if (ToRulebook(day) is not { } rulebook)
            {
                return true;
            }

            var world = new World(day.Rules, rulebook, met);
            return day.Acts.All(act => world.Do(act.Act, act.Where, act.What)) && world.WasNeverTooMuch();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

        Assert.Equal(["gave way", "not with what is held", "one of two desks", "ordered", "ran out"], met.Order());
    }

    private static Arbitrary<Day> Days { get; } = Arb.From(
        from pairs in Pair.ArrayOf(3)
        from within in Gen.Elements(TimeSpan.Zero, TimeSpan.FromMinutes(10))
        from limits in (from pair in Pair
                        from most in Gen.Choose(1, 3)
                        from minutes in Gen.Elements(5, 60, 1_440)
                        select new OfferLimitDocument
                        {
                            Code = "",
                            Offers = [pair.With, pair.Offer],
                            AtMost = most,
                            Window = TimeSpan.FromMinutes(minutes),
                        }).ArrayOf(2)
        from acts in (from act in Gen.Frequency(
                          (6, Gen.Constant(Act.Open)), (3, Gen.Constant(Act.Show)), (3, Gen.Constant(Act.Accept)),
                          (1, Gen.Constant(Act.Refuse)), (3, Gen.Constant(Act.Wait)), (2, Gen.Constant(Act.Message)),
                          (1, Gen.Constant(Act.BuyElsewhere)))
                      from place in Gen.Choose(0, 11)
                      from what in Gen.Choose(0, OfferCount - 1)
                      select (act, place, what)).ArrayOf()
        select new Day(
            new ConflictsDocument
            {
                NeverWith = [.. pairs.Skip(1).Select((pair, i) => pair with { Code = $"n{i}" })],
                Exclusive = [new ExclusiveDocument { Code = "e", Offers = [pairs[0].Offer, pairs[0].With], Within = within }],
                Limits = [.. limits.Select((limit, i) => limit with { Code = $"l{i}" })],
            },
            acts),
        day => Shrinking.DropSome(day.Acts).Select(acts => day with { Acts = acts }));

    private static Gen<NeverWithDocument> Pair =>
        from one in Gen.Choose(0, OfferCount - 1)
        from other in Gen.Choose(0, OfferCount - 1)
        where one != other
        select new NeverWithDocument { Code = "", Offer = $"o{one}", With = $"o{other}" };

    /// <summary>Null if the rules contradict each other.</summary>
    private static Rulebook? ToRulebook(Day day)
    {
        RulebookCheck.TryCompile(
            Rulebooks.Basic with
            {
                KeyMoments = [],
                Offers = [.. Enumerable.Range(0, OfferCount).Select(i => Rulebooks.Offer($"o{i}", $"g{i}", 100 + i, []))],
                ContactPolicy = Rulebooks.Basic.ContactPolicy with
                {
                    Caps = [],
                    SameOfferAfter = TimeSpan.Zero,
                    RefusedOfferAfter = TimeSpan.Zero,
                },
                OfferValidity = TimeSpan.FromMinutes(40),
                Conflicts = day.Rules,
            },
            1,
            Rulebooks.Zones,
            out var rulebook);
        return rulebook;
    }

    private sealed record Day(ConflictsDocument Rules, (Act Act, int Where, int What)[] Acts);

    /// <summary>A conversation as its desk sees it.</summary>
    private sealed record Desk(long Decision, DateTimeOffset OpenedAt, List<string> Proposed)
    {
        public List<string> Unanswered { get; } = [.. Proposed];
    }

    /// <summary>Keeps its own books of what was before whose eyes when, without a look at the state.</summary>
    private sealed class World(ConflictsDocument rules, Rulebook rulebook, HashSet<string> met)
    {
        private readonly List<Desk> _all = [];
        private readonly List<Desk> _open = [];
        private readonly List<(string Offer, long Decision, DateTimeOffset At)> _put = [];
        private readonly List<(string Offer, long Decision, DateTimeOffset Until)> _inPlay = [];
        private readonly List<string> _owned = [];
        private SubscriberState _state = new SubscriberSpec().Given(AnnIsKnown).State;
        private DateTimeOffset _now = Noon;

        public bool Do(Act act, int place, int what)
        {
            if (act == Act.Wait)
            {
                _now += TimeSpan.FromMinutes(what * 3);
                return true;
            }

            if (act is Act.Show or Act.Accept or Act.Refuse)
            {
                return _all.Count == 0 || Answer(_all[^(1 + (place % Math.Min(5, _all.Count)))], act, what);
            }

            return Take(act switch
            {
                Act.Open => new OpenInteraction(Channel.Hall),
                Act.Message => new ProposeOffer($"o{what}"),
                _ => new ObserveNetworkEvent(new NetworkEvent.ServiceChange($"o{what}", IsHeld: true) { OccurredAt = _now }),
            });
        }

        /// <summary>Whatever was put: no window of any limit holds more than it allows.</summary>
        public bool WasNeverTooMuch() => rules.Limits.All(limit => _put.All(last => Count(limit, last.At, []) <= limit.AtMost));

        private bool Answer(Desk desk, Act act, int what)
        {
            var response = act switch
            {
                Act.Show => InteractionResponse.Shown,
                Act.Accept => InteractionResponse.Accepted,
                _ => InteractionResponse.Refused,
            };
            return Take(new AnswerInteraction(desk.Decision, desk.Proposed[what % desk.Proposed.Count], response));
        }

        private bool Take(SubscriberCommand command)
        {
            var decision = SubscriberDecider.Decide(_state, command, new DecisionContext(_now, rulebook));
            if (decision is Decision.Refused refused)
            {
                if (command is AnswerInteraction && (refused.Reason == Refusal.Exclusive || refused.Reason == Refusal.NeverWith))
                {
                    met.Add("not with what is held");
                }

                return true;
            }

            var accepted = (Decision.Accepted)decision;
            _state = accepted.Next;
            return accepted.Events.All(Fold);
        }

        private bool Fold(SubscriberEvent @event)
        {
            switch (@event)
            {
                case InteractionOpened opened:
                    return Open(opened);
                case InteractionClosed closed:
                    Close(_all.Single(desk => desk.Decision == closed.Decision));
                    return true;
                case InteractionAnswered answered:
                    _all.Single(desk => desk.Decision == answered.Decision).Unanswered.Remove(answered.Offer);
                    Put(answered.Offer, answered.Decision);
                    return true;
                case OfferPut put:
                    var isNew = put.Channel == Channel.Sms;
                    Put(put.Offer, put.Decision);
                    _inPlay.Add((put.Offer, put.Decision, put.ExpiresAt));
                    return !isNew || (GoesWithAll(put.Offer, []) && IsWithinLimits());
                case OfferAnswered answered:
                    _inPlay.RemoveAll(one => one.Offer == answered.Offer && one.Decision == answered.Decision);
                    return true;
                case OrderPlaced placed:
                    met.Add("ordered");
                    _owned.Add(placed.Offer);
                    return !_owned.Any(other => Clash(placed.Offer, other));
                case NetworkEventObserved { Event: NetworkEvent.ServiceChange bought }:
                    _owned.Add(bought.Service);
                    return true;
                default:
                    return true;
            }
        }

        private bool Open(InteractionOpened opened)
        {
            var desk = new Desk(opened.Decision, opened.At, [.. opened.Offers]);
            if (desk.Proposed.Count == 0)
            {
                return true;
            }

            if (Waiting().Any(other => Enumerable.Range(0, OfferCount).Any(i => Clash($"o{i}", other) && !desk.Proposed.Contains($"o{i}"))))
            {
                met.Add("one of two desks");
            }

            _all.Add(desk);
            var isSound = desk.Proposed.All(offer => GoesWithAll(offer, desk.Proposed));
            _open.Add(desk);
            return isSound && IsWithinLimits();
        }

        /// <summary>Closed before its time, it may have shown what it proposed.</summary>
        private void Close(Desk desk)
        {
            var hasRunOut = _now - desk.OpenedAt >= rulebook.Document.InteractionWait;
            met.Add(hasRunOut ? "ran out" : "gave way");
            if (!hasRunOut)
            {
                desk.Unanswered.ForEach(offer => Put(offer, desk.Decision));
            }

            _open.Remove(desk);
        }

        private void Put(string offer, long decision)
        {
            if (!_put.Any(known => known.Offer == offer && known.Decision == decision))
            {
                _put.Add((offer, decision, _now));
            }
        }

        /// <summary>What desks that are open propose, and nobody said anything to.</summary>
        private IEnumerable<string> Waiting() => _open
            .Where(desk => _now - desk.OpenedAt < rulebook.Document.InteractionWait).SelectMany(desk => desk.Unanswered);

        private bool GoesWithAll(string offer, IEnumerable<string> beside) => !Waiting().Concat(_owned).Concat(beside)
            .Concat(_inPlay.Where(one => one.Until > _now).Select(one => one.Offer))
            .Any(other => Clash(offer, other));

        private bool IsWithinLimits() => rules.Limits.All(limit => Count(limit, _now, Waiting()) <= limit.AtMost);

        private int Count(OfferLimitDocument limit, DateTimeOffset end, IEnumerable<string> waiting) =>
            _put.Count(put => limit.Offers.Contains(put.Offer) && put.At > end - limit.Window!.Value && put.At <= end)
            + waiting.Count(limit.Offers.Contains);

        private bool Clash(string one, string other) => one != other
            && (rules.NeverWith.Any(pair => (pair.Offer, pair.With) == (one, other) || (pair.With, pair.Offer) == (one, other))
                || rules.Exclusive.Any(set => set.Offers.Contains(one) && set.Offers.Contains(other)));
    }
}
