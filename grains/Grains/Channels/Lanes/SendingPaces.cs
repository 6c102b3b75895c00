using SmartManager.Contracts.Channels;

namespace SmartManager.Grains.Channels.Lanes;

/// <summary>The paces of channels, carriers and tasks in this process: a token bucket each, for as long as it has a pace.</summary>
/// <remarks>
/// A carrier that serves several channels, and a task that leaves on several, share one bucket among them. Safe to use from any thread.
/// </remarks>
/// <param name="time">The clock.</param>
public sealed class SendingPaces(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SteeringTarget, TokenBucket> _buckets = [];

    /// <summary>Takes what the pace allows now.</summary>
    /// <param name="target">Whose pace.</param>
    /// <param name="perSecond">The pace. Unit: messages a second; null for none.</param>
    /// <param name="wanted">At most so many.</param>
    /// <returns>How many; all if there is no pace.</returns>
    internal int TakeUpTo(SteeringTarget target, int? perSecond, int wanted)
    {
        lock (_lock)
        {
            if (perSecond is not { } pace)
            {
                _buckets.Remove(target);
                return wanted;
            }

            if (!_buckets.TryGetValue(target, out var bucket))
            {
                _buckets.Add(target, bucket = new TokenBucket(pace, time));
            }

            bucket.SetPace(pace);
            return bucket.TakeUpTo(wanted);
        }
    }

    /// <summary>Gives back what was not used.</summary>
    internal void Return(SteeringTarget target, int count)
    {
        lock (_lock)
        {
            if (_buckets.TryGetValue(target, out var bucket))
            {
                bucket.Return(count);
            }
        }
    }
}
