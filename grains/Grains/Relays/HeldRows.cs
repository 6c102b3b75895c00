using System.Globalization;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Grains.Relays;

/// <summary>
/// Rows that failed: each is held back for a pause that doubles with every failure, and does not keep those behind it waiting.
/// </summary>
/// <remarks>
/// A row fails again and again if its subscriber cannot be loaded. It stays due and so at the head of its queue: without pauses a few
/// hundred of them would be all that a relay ever reads. Kept in memory only: a restart tries each at once. In one grain's turns only.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class HeldRows(TimeProvider time)
{
    /// <summary>
    /// Most rows that are held, some 200 bytes each. More than that fail without a pause, and only a walk gets past them.
    /// </summary>
    public const int RowsMax = 8_000;

    /// <summary>Lines of the log about rows that fail; who finds no room is told of at a later failure. Unit: lines a minute.</summary>
    private const int LinesMax = 20;

    /// <summary>What the store gives at once. Above <see cref="RowsMax"/>, so that rows that are not held are always among it.</summary>
    private const int ReadMax = 10_000;

    /// <summary>The part of a full batch that rows may have which are tried again.</summary>
    private const double RetryShare = 0.25;

    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(10);

    /// <summary>A store that is away is seldom one row's trouble: when it is back, all should go on soon.</summary>
    private static readonly TimeSpan PauseMaxWithoutStore = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LinesInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Hold> _holds = new(StringComparer.Ordinal);
    private double _credit;
    private DateTimeOffset _linesSince;
    private int _lines;

    /// <summary>How many rows are held, those whose pause is over included.</summary>
    public int Count => _holds.Count;

    /// <summary>
    /// Whether rows failed that could not be held. They look new each time, at the head of the queue: what is behind them must be gone to.
    /// It ends when all that is due was seen at once, and there is room to hold each of it.
    /// </summary>
    public bool IsOverflowing { get; private set; }

    /// <summary>How many rows are in their pause.</summary>
    public int PausedCount
    {
        get
        {
            var now = time.GetUtcNow();
            return _holds.Values.Count(hold => !hold.IsOver(now));
        }
    }

    /// <summary>How many rows must be read so that so many can be taken up.</summary>
    public int LimitFor(int wanted) => Math.Min(ReadMax, wanted + _holds.Count);

    /// <summary>Whether a row is in its pause.</summary>
    public bool IsHeld(string key) => _holds.TryGetValue(key, out var hold) && !hold.IsOver(time.GetUtcNow());

    /// <summary>A row failed: it is held from now on.</summary>
    /// <returns>Whether to write a line about it: once for a row, and not too many a minute.</returns>
    public bool Fail(string key, Exception? exception)
    {
        var now = time.GetUtcNow();
        var failures = _holds.TryGetValue(key, out var hold) ? hold.Failures + 1 : 1;
        var isToTell = !hold.IsTold && MayTell(now);
        if (failures > 1 || _holds.Count < RowsMax)
        {
            var max = exception is StoreUnavailableException ? PauseMaxWithoutStore : PauseMax;
            _holds[key] = new Hold(failures, now, PauseOf(key, failures, max), hold.IsTold || isToTell);
        }
        else
        {
            IsOverflowing = true;
        }

        return isToTell;
    }

    /// <summary>A row moved on.</summary>
    public void Succeed(string key) => _holds.Remove(key);

    /// <summary>Forgets what is no longer there: other ways moved those rows on.</summary>
    /// <param name="keys">All rows that are there. May hold others.</param>
    public void ForgetAllBut(IReadOnlySet<string> keys)
    {
        foreach (var key in _holds.Keys)
        {
            if (!keys.Contains(key))
            {
                _holds.Remove(key);
            }
        }
    }

    /// <summary>Chooses which rows to take up: the new ones, and with them some whose pause is over.</summary>
    /// <param name="rows">What was read, with <see cref="LimitFor"/> as the limit.</param>
    /// <param name="keyOf">Names a row.</param>
    /// <param name="wanted">At most so many.</param>
    /// <param name="isAll">Whether it is all that is due: fewer than were asked for, and none that is under way was left out.</param>
    public IReadOnlyList<T> Choose<T>(IReadOnlyList<T> rows, Func<T, string> keyOf, int wanted, bool isAll)
    {
        var now = time.GetUtcNow();
        IsOverflowing &= !isAll || rows.Count > RowsMax;
        if (_holds.Count == 0)
        {
            return rows;
        }

        var (fresh, again, known) = (new List<T>(), new List<T>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var key = keyOf(row);
            if (!_holds.TryGetValue(key, out var hold))
            {
                fresh.Add(row);
                continue;
            }

            known.Add(key);
            if (hold.IsOver(now))
            {
                again.Add(row);
            }
        }

        if (isAll && known.Count < _holds.Count)
        {
            ForgetAllBut(known);
        }

        return Mix(fresh, again, wanted);
    }

    /// <summary>Chooses which rows to take up on a walk: all but those in their pause, in the order given.</summary>
    /// <param name="rows">What was read behind the place that the walk has reached.</param>
    /// <param name="keyOf">Names a row.</param>
    /// <param name="wanted">At most so many.</param>
    /// <returns>They, and how many of the rows were gone past: those in their pause included, those not wanted any more not.</returns>
    public (IReadOnlyList<T> Chosen, int Passed) ChooseOnWalk<T>(IReadOnlyList<T> rows, Func<T, string> keyOf, int wanted)
    {
        var chosen = new List<T>();
        var passed = 0;
        for (; passed < rows.Count && chosen.Count < wanted; passed++)
        {
            if (!IsHeld(keyOf(rows[passed])))
            {
                chosen.Add(rows[passed]);
            }
        }

        return (chosen, passed);
    }

    /// <summary>Over time rows that are tried again get their share, also where only one is taken up at a time.</summary>
    private List<T> Mix<T>(List<T> fresh, List<T> again, int wanted)
    {
        if (again.Count > 0)
        {
            _credit = Math.Min(_credit + (wanted * RetryShare), wanted);
        }

        var retries = Math.Min(again.Count, Math.Max(wanted - fresh.Count, (int)_credit));
        _credit = Math.Max(0, _credit - retries);
        var chosen = fresh.GetRange(0, Math.Min(fresh.Count, wanted - retries));
        chosen.AddRange(again.GetRange(0, retries));
        return chosen;
    }

    /// <summary>
    /// Doubled with each failure; a quarter more or less by the row's name, lest all that failed at once are tried at once.
    /// </summary>
    private static TimeSpan PauseOf(string key, int failures, TimeSpan max)
    {
        var doubled = PauseMin * (1L << Math.Min(failures - 1, 16));
        var jitter = 0.75 + (0.5 * StableHash.Share(key, failures.ToString(CultureInfo.InvariantCulture)));
        return (doubled < max ? doubled : max) * jitter;
    }

    private bool MayTell(DateTimeOffset now)
    {
        if (now - _linesSince >= LinesInterval || now < _linesSince)
        {
            (_linesSince, _lines) = (now, 0);
        }

        return _lines++ < LinesMax;
    }

    /// <summary>
    /// A row's failures so far, when the last was, how long it is held after it, and whether a line was written about it.
    /// </summary>
    private readonly record struct Hold(int Failures, DateTimeOffset FailedAt, TimeSpan Pause, bool IsTold)
    {
        /// <summary>A clock that was set back ends the pause: a row tried too early is better than one that waits for hours.</summary>
        public bool IsOver(DateTimeOffset now) => now < FailedAt || now - FailedAt >= Pause;
    }
}
