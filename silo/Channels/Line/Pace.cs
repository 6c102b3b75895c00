namespace SmartManager.Channels.Line;

/// <summary>Lets so many pass a second, evenly: each is told how long to wait for its turn. Safe to call from any thread.</summary>
internal sealed class Pace(int perSecond, TimeProvider time)
{
    /// <summary>What was not used may be made up for, but for no longer than this.</summary>
    private static readonly TimeSpan BurstMax = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly double _step = (double)time.TimestampFrequency / perSecond;
    private double _next = time.GetTimestamp();

    /// <summary>Takes the next turn. Zero or less: now.</summary>
    public TimeSpan Reserve()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var at = Math.Max(_next, now - (BurstMax.TotalSeconds * time.TimestampFrequency));
            _next = at + _step;
            return TimeSpan.FromSeconds((at - now) / time.TimestampFrequency);
        }
    }
}

/// <summary>How many further tries there may be: a share of the hand-overs. Safe to call from any thread.</summary>
internal sealed class RetryBudget(double share)
{
    private const double SavedMax = 100;

    private readonly Lock _lock = new();
    private double _saved = share > 0 ? 1 : 0;

    /// <summary>A hand-over began, and saves up for further tries.</summary>
    public void Began()
    {
        lock (_lock)
        {
            _saved = Math.Min(SavedMax, _saved + share);
        }
    }

    /// <summary>Takes one, if there is one.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_saved < 1)
            {
                return false;
            }

            _saved--;
            return true;
        }
    }
}
