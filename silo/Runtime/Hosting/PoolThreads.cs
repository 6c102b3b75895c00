namespace SmartManager.Silo.Hosting;

/// <summary>Threads of the pool for turns that wait for the disk.</summary>
/// <remarks>
/// A cold load reads the file in the thread that asks: nearly always the pages are in memory, and a hand-over would cost more than the
/// read. When they are not, the thread waits. The pool begins with one thread a processor and adds one only after half a second of
/// standstill, so on two processors two such waits held up everybody: see docs/benchmarks.md. One thread more is enough, and a second one
/// costs: with the store's writer they would be five on two processors, and whoever is answered waits for the writer.
/// </remarks>
public static class PoolThreads
{
    /// <summary>How many waits at a time are made up for.</summary>
    private const int WaitCount = 1;

    /// <summary>Lets the pool have these threads at once. Never takes any away; may be called again.</summary>
    public static void MakeRoomForWaits()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + WaitCount), ports);
    }
}
