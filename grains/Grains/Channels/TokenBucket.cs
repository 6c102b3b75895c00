namespace SmartManager.Grains.Channels;

/// <summary>Allows so many things a second, and a second's worth at once.</summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _time;
    private int _perSecond;
    private double _tokens;
    private DateTimeOffset _filledAt;

    /// <param name="perSecond">The pace. Unit: things a second. At least 1.</param>
    /// <param name="time">The clock.</param>
    public TokenBucket(int perSecond, TimeProvider time) =>
        (_time, _perSecond, _tokens, _filledAt) = (time, perSecond, perSecond, time.GetUtcNow());

    /// <summary>Goes on at another pace. What there is stays, up to a second's worth.</summary>
    public void SetPace(int perSecond)
    {
        if (perSecond != _perSecond)
        {
            Fill();
            _perSecond = perSecond;
            _tokens = Math.Min(perSecond, _tokens);
        }
    }

    /// <summary>Takes up to so many tokens.</summary>
    /// <returns>How many were there; 0 if none.</returns>
    public int TakeUpTo(int count)
    {
        Fill();
        var taken = (int)Math.Min(count, Math.Floor(_tokens));
        _tokens -= taken;
        return taken;
    }

    /// <summary>Gives back what was not used.</summary>
    public void Return(int count) => _tokens = Math.Min(_perSecond, _tokens + count);

    private void Fill()
    {
        var now = _time.GetUtcNow();
        if (now > _filledAt)
        {
            _tokens = Math.Min(_perSecond, _tokens + ((now - _filledAt).TotalSeconds * _perSecond));
        }

        _filledAt = now; // A clock that was set back gives nothing, and takes nothing away.
    }
}
