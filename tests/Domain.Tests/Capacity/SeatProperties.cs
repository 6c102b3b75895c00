using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Tests.Decisioning.Policies;

namespace SmartManager.Domain.Tests.Capacity;

/// <summary>
/// Files of profiles come late and in any order, word of single services too: no seat is given back while its service is really held, and
/// none is lost for ever.
/// </summary>
public sealed class SeatProperties
{
    private static readonly Rulebook Rules = Rulebooks.Compile(Rulebooks.Basic with
    {
        Offers = [Rulebooks.Newspaper with { Pool = "papers" }],
        Pools = [new PoolDocument { Code = "papers", Seats = 10 }],
        KeyMoments = [],
    });

    /// <summary>What happens next; the number says how long after, or which.</summary>
    private enum Act
    {
        Book, Leave, MakeFile, BringFile, BringWord, Wait,
    }

    [Fact]
    public void NoSeatIsGivenBackWhileItsServiceIsHeld_WhateverFilesComeWhen()
    {
        var returned = 0;
        Prop.ForAll(Arb.From(Acts.ArrayOf(), Shrinking.DropSome), acts =>
        {
            var world = new World();
            var isSound = acts.All(act => world.Do(act.Act, act.Number)) && world.ComesToRest();
            returned += world.ReturnedCount;
            return isSound;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));
        Assert.True(returned > 1_000);
    }

    private static Gen<(Act Act, int Number)> Acts =>
        from act in Gen.Frequency(
            (3, Gen.Constant(Act.Book)), (2, Gen.Constant(Act.Leave)), (3, Gen.Constant(Act.MakeFile)), (5, Gen.Constant(Act.BringFile)),
            (2, Gen.Constant(Act.BringWord)), (4, Gen.Constant(Act.Wait)))
        from number in Gen.Choose(0, 80)
        select (act, number);

    /// <summary>The operator's billing, which knows the truth, and us, who are told of it.</summary>
    private sealed class World
    {
        private readonly List<(DateTimeOffset MadeAt, Profile Profile)> _files = [];
        private readonly List<NetworkEvent.ServiceChange> _words = [];
        private SubscriberState _state = new SubscriberSpec().Given(AnnIsKnown).State;
        private DateTimeOffset _now = Noon;
        private bool _isHeld;
        private long _fileCount;

        public int ReturnedCount { get; private set; }

        public bool Do(Act act, int number)
        {
            switch (act)
            {
                case Act.Book when !Eligibility.HasOrOrdered(_state, Rules.Offers[0]):
                    return Book();
                case Act.Leave when _isHeld:
                    _isHeld = false;
                    _words.Add(new NetworkEvent.ServiceChange("newspaper", IsHeld: false) { OccurredAt = _now });
                    return true;
                case Act.MakeFile:
                    // Most files are like others before them.
                    var profile = Ann with { Points = number % 3 == 0 ? ++_fileCount : 0, Services = _isHeld ? ["newspaper"] : [] };
                    _files.Add((_now, profile));
                    return true;
                case Act.BringFile when _files.Count > 0:
                    var (madeAt, brought) = _files[number % _files.Count];
                    return _now - madeAt >= TimeSpan.FromDays(7) || Take(new ReplaceProfile(brought));
                case Act.BringWord when _words.Count > 0:
                    return Take(new ObserveNetworkEvent(_words[number % _words.Count]));
                case Act.Wait:
                    _now += TimeSpan.FromHours(number);
                    return true;
                default:
                    return true;
            }
        }

        /// <summary>Who has left, and of whom a new file comes, has no seat.</summary>
        public bool ComesToRest()
        {
            _isHeld = false;
            _now += TimeSpan.FromDays(7);
            return Take(new ReplaceProfile(Ann with { Points = ++_fileCount })) && _state.Units.IsEmpty;
        }

        private bool Book()
        {
            var wasHeld = _isHeld;
            var order = _state.Version;
            _state = new SubscriberEvent[]
            {
                new OrderPlaced(order, 0, "newspaper", "P", "newspaper", 100) { At = _now },
                new UnitTaken(order, 0, "papers", "newspaper", IsSeat: true) { At = _now },
            }.Aggregate(_state, SubscriberEvolution.Evolve);
            _now += TimeSpan.FromMinutes(1);
            _isHeld = true;
            return Take(new RecordOrderOutcome(Key(order), null)) && !wasHeld; // Nobody buys twice what he has.
        }

        private bool Take(SubscriberCommand command)
        {
            var accepted = (Decision.Accepted)SubscriberDecider.Decide(_state, command, new DecisionContext(_now, Rules));
            _state = accepted.Next;
            var returned = accepted.Events.Count(@event => @event is UnitReturned);
            ReturnedCount += returned;
            return returned == 0 || !_isHeld;
        }
    }
}
