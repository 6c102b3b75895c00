using Orleans;
using Orleans.Runtime;

namespace SmartManager.Grains.Relays;

/// <summary>Lets a relay look for work again and again, from its first start until its activation ends.</summary>
/// <param name="grain">The relay's grain.</param>
/// <param name="period">How long it rests in between.</param>
internal sealed class RelayTimer(IGrainBase grain, TimeSpan period)
{
    private bool _isStarted;

    /// <summary>Begins at once; a second start changes nothing.</summary>
    /// <param name="look">One look, which does the work that it finds. Never two at a time.</param>
    public Task Start(Func<Task> look)
    {
        if (!_isStarted)
        {
            grain.RegisterGrainTimer(
                _ => look(), new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = period, Interleave = false });
            _isStarted = true;
        }

        return Task.CompletedTask;
    }
}
