using Microsoft.Win32.SafeHandles;

namespace SmartManager.Store;

/// <summary>What every part of the store takes from its host.</summary>
/// <param name="Time">The clock, for durations.</param>
/// <param name="Instruments">Where counts go.</param>
/// <param name="Loggers">Where lines go.</param>
public sealed record StoreSurroundings(TimeProvider Time, StoreInstruments Instruments, ILoggerFactory Loggers)
{
    /// <summary>What is caught up with before turns are taken again that were refused because another process had the store.</summary>
    public StoreReturn Return { get; } = new();

    /// <summary>Brings to the disk what was written to a file. Tests put one that fails in its place.</summary>
    internal Action<SafeFileHandle> Sync { get; init; } = RandomAccess.FlushToDisk;

    /// <summary>Ends the process at once, without another instruction of it. Tests, which must go on, put another in its place.</summary>
    internal Action<string, Exception> End { get; init; } = Environment.FailFast;
}
