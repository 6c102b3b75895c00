namespace SmartManager.Grains.Relays;

/// <summary>Runs work with a bounded number of pieces under way. Stays on the grain's scheduler: no thread is taken.</summary>
internal static class Window
{
    /// <summary>Runs the work on each item; returns when all have ended, and then throws the first failure.</summary>
    public static async Task RunAsync<T>(IReadOnlyList<T> items, int inFlightMax, Func<T, Task> work)
    {
        var next = 0;
        var lanes = new Task[Math.Min(inFlightMax, items.Count)];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = RunLaneAsync();
        }

        await Task.WhenAll(lanes);

        async Task RunLaneAsync()
        {
            while (next < items.Count)
            {
                await work(items[next++]);
            }
        }
    }
}
