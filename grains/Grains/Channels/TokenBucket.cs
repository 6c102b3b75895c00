namespace SmartManager.Grains.Channels;

/// <summary>Allows so many things a second, and a second's worth at once.</summary>
/// <param name="perSecond">The pace. Unit: things a second. At least 1.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int perSecond, TimeProvider time)
{
    private double _tokens = perSecond;
    private DateTimeOffset _filledAt = time.GetUtcNow();

    /// <summary>Takes up to so many tokens.</summary>
    /// <returns>How many were there; 0 if none.</returns>
    public int TakeUpTo(int count)
    {
        var now = time.GetUtcNow();
        if (now > _filledAt)
        {
            _tokens = Math.Min(perSecond, _tokens + ((now - _filledAt).TotalSeconds * perSecond));
        }

        _filledAt = now; // A clock that was set back gives nothing, and takes nothing away.
        var taken = (int)Math.Min(count, Math.Floor(_tokens));
        _tokens -= taken;
        return taken;
    }

    /// <summary>Gives back what was not used.</summary>
    public void Return(int count) => _tokens = Math.Min(perSecond, _tokens + count);
}
