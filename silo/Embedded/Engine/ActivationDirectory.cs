namespace SmartManager.Embedded;

/// <summary>The activations of a grain class by their keys. Any thread; whoever only looks takes no lock.</summary>
/// <remarks>
/// A hash table whose chains go through the activations themselves. A dictionary would need a node for each, and with thousands of grains
/// waking a second, each object that outlives a collection is time in which the collector stops everybody.
/// A look that meets a change may miss what is there; so whoever finds nothing looks again under the lock before it adds.
/// </remarks>
internal sealed class ActivationDirectory
{
    private const int BucketsAtFirst = 64;

    private readonly Lock _changing = new();
    private Activation?[] _buckets = new Activation?[BucketsAtFirst];
    private int _count;

    /// <summary>All activations at about this time, in no order.</summary>
    public IReadOnlyList<Activation> All
    {
        get
        {
            lock (_changing)
            {
                var all = new List<Activation>(_count);
                foreach (var first in _buckets)
                {
                    for (var activation = first; activation is not null; activation = activation.NextInBucket)
                    {
                        all.Add(activation);
                    }
                }

                return all;
            }
        }
    }

    /// <summary>The activation for a key; null if there is none, or if it was just being added or moved.</summary>
    public Activation? Find(string key)
    {
        var buckets = Volatile.Read(ref _buckets);
        return FindIn(ref buckets[PlaceOf(key, buckets)], key);
    }

    /// <summary>Adds an activation unless there is one for its key.</summary>
    /// <returns>The one that is in the directory now.</returns>
    public Activation GetOrAdd(Activation activation)
    {
        lock (_changing)
        {
            ref var first = ref _buckets[PlaceOf(activation.Key, _buckets)];
            if (FindIn(ref first, activation.Key) is { } present)
            {
                return present;
            }

            // New ones stand first: an old one that has ended never keeps a younger one in memory.
            activation.NextInBucket = first;
            Volatile.Write(ref first, activation);
            if (++_count > _buckets.Length)
            {
                Grow();
            }

            return activation;
        }
    }

    /// <summary>Puts another activation for the same key in the place of one.</summary>
    /// <returns>False if that one was not there; then nothing changed.</returns>
    public bool TryReplace(Activation ended, Activation successor)
    {
        lock (_changing)
        {
            ref var link = ref LinkTo(ended);
            if (link is null)
            {
                return false;
            }

            successor.NextInBucket = ended.NextInBucket;
            Volatile.Write(ref link, successor);
            return true;
        }
    }

    /// <summary>Takes an activation out.</summary>
    /// <returns>False if it was not there.</returns>
    public bool TryRemove(Activation activation)
    {
        lock (_changing)
        {
            ref var link = ref LinkTo(activation);
            if (link is null)
            {
                return false;
            }

            Volatile.Write(ref link, activation.NextInBucket); // Its own link stays: somebody may stand on it.
            _count--;
            return true;
        }
    }

    private static int PlaceOf(string key, Activation?[] buckets) => key.GetHashCode(StringComparison.Ordinal) & (buckets.Length - 1);

    private static Activation? FindIn(ref Activation? first, string key)
    {
        var activation = Volatile.Read(ref first);
        while (activation is not null && !string.Equals(activation.Key, key, StringComparison.Ordinal))
        {
            activation = activation.NextInBucket;
        }

        return activation;
    }

    /// <summary>What points to an activation; what points to nothing if none does. Under the lock.</summary>
    private ref Activation? LinkTo(Activation activation)
    {
        ref var link = ref _buckets[PlaceOf(activation.Key, _buckets)];
        while (link is not null && link != activation)
        {
            link = ref link.NextInBucket;
        }

        return ref link;
    }

    private void Grow()
    {
        var wider = new Activation?[_buckets.Length * 2];
        foreach (var first in _buckets)
        {
            for (var activation = first; activation is not null;)
            {
                var next = activation.NextInBucket;
                ref var place = ref wider[PlaceOf(activation.Key, wider)];
                activation.NextInBucket = place;
                place = activation;
                activation = next;
            }
        }

        Volatile.Write(ref _buckets, wider);
    }
}
