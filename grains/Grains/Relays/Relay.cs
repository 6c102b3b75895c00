using SmartManager.Contracts.Storage;

namespace SmartManager.Grains.Relays;

/// <summary>
/// What every relay does with its due rows: takes up those that are not held back, so many at once, until the silo stops.
/// </summary>
/// <param name="name">Names it in metrics.</param>
/// <param name="keyOf">Names a row.</param>
/// <param name="surroundings">What it works with.</param>
/// <param name="tell">Writes a line about a row that failed, and why; null if it was not moved on without an exception.</param>
internal sealed class Relay<T>(string name, Func<T, string> keyOf, RelaySurroundings surroundings, Action<Exception?, string> tell)
    where T : class
{
    /// <summary>While it walks, each so many-th run takes up the head, where rows are that wait for their next try.</summary>
    private const int RunsPerHead = 4;

    private readonly HeldRows _held = new(surroundings.Time);
    private T? _reached;
    private int _runs;
    private int _underWay;

    /// <summary>How many rows failed and are held, those whose pause is over included.</summary>
    public int HeldCount => _held.Count;

    /// <summary>How many rows are in their pause.</summary>
    public int PausedCount => _held.PausedCount;

    /// <summary>Whether more rows failed than can be held.</summary>
    public bool IsOverflowing => _held.IsOverflowing;

    /// <summary>Whether it knows of rows that failed: if not, another one would do as well.</summary>
    public bool IsRemembering => _held.Count > 0 || _held.IsOverflowing;

    /// <summary>Whether the silo stops: nothing more may begin.</summary>
    public bool IsStopping => surroundings.Gate.IsShut;

    /// <summary>Takes up rows that are due.</summary>
    /// <param name="wanted">At most so many.</param>
    /// <param name="read">Reads rows that are due by now, at most so many as it is told, the longest due first.</param>
    /// <param name="work">Does what a row asks for. False or an exception mean that the row is as due as before.</param>
    /// <returns>How many were taken up; 0 if there is nothing to do at present.</returns>
    public async Task<int> RunAsync(int wanted, Func<DueBy<T>, int, ValueTask<IReadOnlyList<T>>> read, Func<T, Task<bool>> work)
    {
        var chosen = await TakeUpAsync(wanted, read);
        await Window.RunAsync(chosen, surroundings.Options.Value.InFlightMax, row => TryAsync(row, work));
        surroundings.Instruments.Held(name, _held.Count);
        return chosen.Count;
    }

    /// <summary>Chooses rows that are due; each is to be tried.</summary>
    /// <param name="wanted">At most so many.</param>
    /// <param name="read">Reads rows that are due by now, at most so many as it is told, the longest due first.</param>
    public async Task<IReadOnlyList<T>> TakeUpAsync(int wanted, Func<DueBy<T>, int, ValueTask<IReadOnlyList<T>>> read) =>
        IsStopping ? []
        : _held.IsOverflowing && ++_runs % RunsPerHead != 0 ? await WalkAsync(wanted, read)
        : await ChooseAsync(wanted, read);

    private async Task<IReadOnlyList<T>> ChooseAsync(int wanted, Func<DueBy<T>, int, ValueTask<IReadOnlyList<T>>> read)
    {
        // Rows that are under way are not read, and may fail while others are: what is not among the rows is not gone then.
        var (limit, isIdle) = (_held.LimitFor(wanted), _underWay == 0);
        var rows = await read(new DueBy<T>(surroundings.Time.GetUtcNow()), limit);
        return _held.Choose(rows, keyOf, wanted, isAll: isIdle && rows.Count < limit);
    }

    /// <summary>
    /// Goes on behind the last row of the walk, and at the end begins anew at the head: more rows fail than can be held, and who always
    /// began at the head would never get past them.
    /// </summary>
    private async Task<IReadOnlyList<T>> WalkAsync(int wanted, Func<DueBy<T>, int, ValueTask<IReadOnlyList<T>>> read)
    {
        var (now, limit) = (surroundings.Time.GetUtcNow(), _held.LimitFor(wanted));
        var rows = await read(new DueBy<T>(now, _reached), limit);
        if (rows.Count == 0 && _reached is not null)
        {
            _reached = null;
            rows = await read(new DueBy<T>(now), limit);
        }

        var (chosen, passed) = _held.ChooseOnWalk(rows, keyOf, wanted);
        _reached = passed == 0 || (passed == rows.Count && rows.Count < limit) ? null : rows[passed - 1];
        return chosen;
    }

    /// <summary>Tries a row that was taken up, and remembers if it failed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="work">Does what it asks for. False or an exception mean that the row is as due as before.</param>
    public async Task TryAsync(T row, Func<T, Task<bool>> work)
    {
        if (IsStopping)
        {
            return; // It was taken up and not begun: it is as due as before.
        }

        Exception? failure = null;
        _underWay++;
        try
        {
            if (await work(row))
            {
                Succeeded(row);
                return;
            }
        }
        catch (Exception exception)
        {
            failure = exception; // One row that fails must not keep the others waiting.
        }
        finally
        {
            _underWay--;
        }

        surroundings.Instruments.Failed(name);
        var key = keyOf(row);
        if (_held.Fail(key, failure))
        {
            tell(failure, key);
        }
    }

    private void Succeeded(T row)
    {
        if (_held.Count > 0)
        {
            _held.Succeed(keyOf(row));
        }
    }
}
