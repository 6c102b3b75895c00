namespace SmartManager.Grains.Relays;

/// <summary>Runs work with a bounded number of pieces under way. Stays on the grain's scheduler: no thread is taken.</summary>
internal static class Window
{
    /// <summary>Runs the work on each item; returns when all have ended, and then throws the first failure.</summary>
    /// <param name="items">What is there. If that is nothing, nothing more is asked for.</param>
    /// <param name="inFlightMax">At most so many at once.</param>
    /// <param name="work">What is done with each.</param>
    /// <param name="more">Asked for further items each time that the last one has begun, until it has none; null if there are none.</param>
    public static async Task RunAsync<T>(
        IReadOnlyList<T> items, int inFlightMax, Func<T, Task> work, Func<Task<IReadOnlyList<T>>>? more = null)
    {
        var next = 0;
        Task<bool>? refill = null;
        var lanes = new Task[more is null || items.Count == 0 ? Math.Min(inFlightMax, items.Count) : inFlightMax];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = RunLaneAsync();
        }

        await Task.WhenAll(lanes);

        async Task RunLaneAsync()
        {
            while (next < items.Count || await (refill ??= RefillAsync()))
            {
                if (next < items.Count) // Others may have been faster to begin what came.
                {
                    await work(items[next++]);
                }
            }
        }

        async Task<bool> RefillAsync()
        {
            if (more is null)
            {
                return false;
            }

            await Task.Yield(); // Whoever waits for it has taken hold of it before it ends.
            var further = await more();
            if (further.Count == 0)
            {
                return false; // It stays as it is: nobody asks again.
            }

            (items, next, refill) = (further, 0, null);
            return true;
        }
    }
}
