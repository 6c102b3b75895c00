namespace SmartManager.Silo.Trials;

/// <summary>Works on pages at once, and takes what came of them in their order: the same pages give the same sum, on however many cores.</summary>
internal static class OrderedPages
{
    /// <summary>Goes through all pages.</summary>
    /// <param name="pages">The pages, read one after the other; they end with an exception when they are to stop.</param>
    /// <param name="atOnceMax">How many are held at once. At least 1.</param>
    /// <param name="work">What is done with a page, on a thread of the pool.</param>
    /// <param name="take">Takes what came of a page; one at a time, in order.</param>
    public static async Task RunAsync<TPage, TPart>(
        IAsyncEnumerable<TPage> pages, int atOnceMax, Func<TPage, Task<TPart>> work, Action<TPart> take)
    {
        var begun = new Queue<Task<TPart>>();
        try
        {
            await foreach (var page in pages)
            {
                if (begun.Count >= atOnceMax)
                {
                    take(await begun.Dequeue());
                }

                begun.Enqueue(Task.Run(() => work(page)));
            }

            while (begun.TryDequeue(out var last))
            {
                take(await last);
            }
        }
        finally
        {
            // After a failure: nobody works on when it is over.
            await Task.WhenAll(begun).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>How many pages are held at once by a setting, where 0 stands for the cores that there are.</summary>
    public static int AtOnce(int setting) => setting > 0 ? setting : Environment.ProcessorCount;
}
