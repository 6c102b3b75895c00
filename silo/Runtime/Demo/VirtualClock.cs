namespace SmartManager.Silo.Demo;

/// <summary>
/// The clock of a played month: it stands still until it is moved. Timers run on real time; what matters asks for the instant.
/// </summary>
public sealed class VirtualClock(DateTimeOffset startAt) : TimeProvider
{
    private long _ticks = startAt.UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves it forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies behind it.</exception>
    public void MoveTo(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, GetUtcNow());
        Interlocked.Exchange(ref _ticks, instant.UtcTicks);
    }
}
