using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Tests.Decisioning.Policies;

namespace SmartManager.Domain.Tests.Capacity;

/// <summary>
/// A pool is never oversold and loses no unit for ever, whatever is interleaved: two activations of the pool and of each subscriber,
/// crashes between hold and commit, answers that are lost, word that comes twice or in another order, and clocks that are set back.
/// </summary>
public sealed class PoolProperties
{
    private const int Subscribers = 6;

    /// <summary>What happens next; the numbers say to whom.</summary>
    private enum Act
    {
        Take, Commit, Tell, TellStale, TellAgain, Book, RefuseByBilling, Leave, Resolve, CrashPool, CrashSubscriber, ClockBack, ClockOn,
    }

    [Fact]
    public void NoUnitIsSoldTwice_AndNoneIsLost() => Prop.ForAll(Arb.From(Acts.ArrayOf(), Shrinking.DropSome), acts =>
    {
        var house = new House(new PoolTerms(3, 2));
        foreach (var (act, who, which) in acts)
        {
            house.Do(act, who, which);
            if (!house.IsSound)
            {
                return false;
            }
        }

        house.ComeToRest();
        return house.IsSound && house.IsAtRest;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

    [Fact]
    public void ASnapshotGivesThePoolBack() => Prop.ForAll(Arb.From(Acts.ArrayOf(), Shrinking.DropSome), acts =>
    {
        var house = new House(new PoolTerms(5, null));
        foreach (var (act, who, which) in acts)
        {
            house.Do(act, who, which);
        }

        var bytes = PoolSnapshot.Encode(house.Read());
        return PoolSnapshot.Encode(PoolSnapshot.Decode(bytes)).AsSpan().SequenceEqual(bytes);
    }).Holds();

    /// <summary>Word that comes twice, in any order: a return makes room once, and only for its own order.</summary>
    [Fact]
    public void ASeatIsGivenBackOnce_HoweverOftenAndWheneverThatIsTold()
    {
        var pool = new UnitPool();
        Move(pool, turn => turn.Take("a"));
        Move(pool, turn => turn.Take("b"));
        Move(pool, turn => turn.Take("c"));
        Move(pool, turn => turn.Settle("a", UnitMove.Seated));
        Move(pool, turn => turn.Settle("b", UnitMove.Seated));
        Move(pool, turn => turn.Settle("c", UnitMove.Booked));
        Move(pool, turn => turn.Settle("a", UnitMove.Returned));
        foreach (var (order, move) in new[]
        {
            ("a", UnitMove.Returned), ("a", UnitMove.Seated), ("a", UnitMove.Ordered), ("a", UnitMove.Returned), ("b", UnitMove.Seated),
            ("c", UnitMove.Returned), ("nobody", UnitMove.Returned),
        })
        {
            Move(pool, turn => turn.Settle(order, move));
        }

        Assert.Equal(2, pool.SoldCount);
        Move(pool, turn => turn.Settle("b", UnitMove.Returned));
        Move(pool, turn => turn.Settle("b", UnitMove.Returned));
        Assert.Equal((1L, 0), (pool.SoldCount, pool.Seats.Count));
    }

    /// <summary>A hold may come to nothing; what is ordered or sold does not come back by itself.</summary>
    [Fact]
    public void APoolSaysWhetherItsLastUnitsAreOnlyHeld()
    {
        var (terms, today) = (new PoolTerms(2, null), DateOnly.FromDateTime(Noon.UtcDateTime));
        var pool = new UnitPool();
        Assert.Equal(PoolRoom.Free, pool.StandingFor(terms, today).Room);
        Move(pool, turn => turn.Take("a"));
        Move(pool, turn => turn.Take("b"));
        Assert.Equal(PoolRoom.Held, pool.StandingFor(terms, today).Room);
        Assert.Equal(PoolRoom.Held, pool.StandingFor(new PoolTerms(null, 2), today).Room);
        Assert.Equal(PoolRoom.None, pool.StandingFor(new PoolTerms(2, 0), today).Room);
        Assert.Equal(PoolRoom.None, pool.StandingFor(new PoolTerms(null, 0), today.AddDays(1)).Room);
        Move(pool, turn => turn.Settle("a", UnitMove.Ordered));
        Assert.Equal(PoolRoom.Held, pool.StandingFor(terms, today).Room);
        Assert.Equal(PoolRoom.None, pool.StandingFor(new PoolTerms(1, null), today).Room);
        Move(pool, turn => turn.Settle("b", UnitMove.Booked));
        Assert.Equal(PoolRoom.None, pool.StandingFor(terms, today).Room);
    }

    private static void Move(UnitPool pool, Action<PoolTurn> act)
    {
        var turn = new PoolTurn(pool, new PoolTerms(3, null), Noon, DateOnly.FromDateTime(Noon.UtcDateTime));
        act(turn);
        if (!turn.IsEmpty)
        {
            turn.ToEvent();
        }
    }

    private static Gen<(Act Act, int Who, int Which)> Acts =>
        from act in Gen.Frequency(
            (4, Gen.Constant(Act.Take)), (4, Gen.Constant(Act.Commit)), (3, Gen.Constant(Act.Tell)), (1, Gen.Constant(Act.TellStale)),
            (2, Gen.Constant(Act.TellAgain)), (2, Gen.Constant(Act.Leave)),
            (3, Gen.Constant(Act.Book)), (2, Gen.Constant(Act.RefuseByBilling)), (2, Gen.Constant(Act.Resolve)),
            (1, Gen.Constant(Act.CrashPool)), (1, Gen.Constant(Act.CrashSubscriber)), (1, Gen.Constant(Act.ClockBack)),
            (1, Gen.Constant(Act.ClockOn)))
        from who in Gen.Choose(0, Subscribers - 1)
        from which in Gen.Choose(0, 1)
        select (act, who, which);

    /// <summary>A store with one pool, two activations of it, and subscribers who have two activations each.</summary>
    private sealed class House(PoolTerms terms)
    {
        private readonly List<byte[]> _journal = [];
        private readonly UnitPool?[] _activations = new UnitPool?[2];
        private readonly List<(string Row, string Order, UnitMove Move, bool IsSettled)> _outbox = [];
        private readonly long[] _versions = new long[Subscribers];
        private readonly string?[,] _about = new string?[Subscribers, 2];
        private readonly Dictionary<string, bool?> _orders = [];
        private DateTimeOffset _now = Noon;

        /// <summary>Durable: what is used is at most what there is, and every order has its unit.</summary>
        public bool IsSound
        {
            get
            {
                var pool = Read();
                var wanted = _orders.Count(order => order.Value != false);
                return pool.UsedCount <= terms.Units && pool.Days.Values.All(count => count <= terms.PerDay)
                    && wanted <= pool.UsedCount
                        + _outbox.Count(row => row is { IsSettled: false, Move: UnitMove.Booked or UnitMove.Seated });
            }
        }

        public bool IsAtRest
        {
            get
            {
                var pool = Read();
                return pool.HeldCount == 0 && pool.OrderedCount == _orders.Count(order => order.Value is null)
                    && pool.SoldCount == _orders.Count(order => order.Value == true)
                    && pool.Seats.Order().SequenceEqual(_orders.Keys.Where(order => _orders[order] == true && IsSeat(order)).Order());
            }
        }

        public UnitPool Read()
        {
            var pool = new UnitPool();
            foreach (var body in _journal)
            {
                pool.Fold(JsonSerializer.Deserialize(body, DomainJson.Default.PoolEvent)!);
            }

            return pool;
        }

        public void Do(Act act, int who, int which)
        {
            switch (act)
            {
                case Act.Take:
                    var order = $"sub-{who}~{_versions[who]}~0";
                    var isTaken = false;
                    if (Turn(which, turn => isTaken = turn.Take(order)) && isTaken)
                    {
                        _about[who, which] = order;
                    }

                    break;
                case Act.Commit when _about[who, which] is { } about:
                    Commit(who, about);
                    _about[who, which] = null;
                    break;
                case Act.Tell:
                    Tell(which, _outbox.FindIndex(row => !row.IsSettled));
                    break;
                case Act.TellStale: // Word of what came later may come sooner.
                    Tell(which, _outbox.FindLastIndex(row => !row.IsSettled));
                    break;
                case Act.TellAgain when _outbox.FindAll(row => row.IsSettled) is { Count: > 0 } settled: // The answer to it was lost.
                    var again = settled[(who + (which * Subscribers)) % settled.Count];
                    Turn(which, turn => turn.Settle(again.Order, again.Move));
                    break;
                case Act.Leave:
                    if (_orders.FirstOrDefault(pair => pair.Value == true && IsSeat(pair.Key)).Key is { } left)
                    {
                        _orders[left] = false;
                        Write(left, UnitMove.Returned);
                    }

                    break;
                case Act.Book or Act.RefuseByBilling:
                    if (_orders.FirstOrDefault(pair => pair.Value is null).Key is { } pending)
                    {
                        _orders[pending] = act == Act.Book;
                        Write(pending, act != Act.Book ? UnitMove.Refused : IsSeat(pending) ? UnitMove.Seated : UnitMove.Booked);
                    }

                    break;
                case Act.Resolve:
                    Resolve(which, _now - TimeSpan.FromSeconds(30));
                    break;
                case Act.CrashPool:
                    _activations[which] = null;
                    break;
                case Act.CrashSubscriber:
                    (_about[who, 0], _about[who, 1]) = (null, null);
                    break;
                case Act.ClockBack:
                    _now -= TimeSpan.FromHours(20);
                    break;
                case Act.ClockOn:
                    _now += TimeSpan.FromHours(30);
                    break;
                default:
                    break;
            }
        }

        public void ComeToRest()
        {
            Array.Clear(_about);
            _now = DateTimeOffset.MaxValue - TimeSpan.FromDays(2);
            Array.Clear(_activations);
            Resolve(0, _now);
            while (_outbox.FindIndex(row => !row.IsSettled) is var row and >= 0)
            {
                Tell(0, row);
            }

            Resolve(0, _now);
        }

        /// <summary>Every other subscriber orders what is for good.</summary>
        private static bool IsSeat(string order) => (order[4] - '0') % 2 == 0;

        private void Commit(int who, string order)
        {
            if (order == $"sub-{who}~{_versions[who]}~0") // The version check of the store.
            {
                _versions[who]++;
                _orders.Add(order, null);
                Write(order, UnitMove.Ordered);
            }
        }

        private void Write(string order, UnitMove move) => _outbox.Add(($"{order}/{move}", order, move, false));

        private void Tell(int which, int row)
        {
            if (row >= 0 && Turn(which, turn => turn.Settle(_outbox[row].Order, _outbox[row].Move)))
            {
                _outbox[row] = _outbox[row] with { IsSettled = true };
            }
        }

        private void Resolve(int which, DateTimeOffset since)
        {
            foreach (var order in (_activations[which] ??= Read()).HeldSince(since))
            {
                var who = order[4] - '0';
                if (order == $"sub-{who}~{_versions[who]}~0")
                {
                    _versions[who]++;
                }

                if (!_outbox.Any(row => row.Row == $"{order}/{UnitMove.Ordered}" && !row.IsSettled))
                {
                    Turn(which, turn => turn.Free(order));
                }
            }
        }

        /// <summary>False if another activation was first: this one reads anew, and what it said is not believed.</summary>
        private bool Turn(int which, Action<PoolTurn> act)
        {
            var pool = _activations[which] ??= Read();
            var before = pool.Version;
            var turn = new PoolTurn(pool, terms, _now, DateOnly.FromDateTime(_now.UtcDateTime));
            act(turn);
            if (turn.IsEmpty)
            {
                return before == _journal.Count || Reject(which);
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(turn.ToEvent(), DomainJson.Default.PoolEvent);
            if (before != _journal.Count)
            {
                return Reject(which);
            }

            _journal.Add(body);
            return true;
        }

        private bool Reject(int which)
        {
            _activations[which] = null;
            return false;
        }
    }
}
