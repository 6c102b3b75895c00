namespace SmartManager.Bench.Hosting;

/// <summary>Looks at this process's memory ten times a second and remembers the most.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Timer _timer;

    public MemoryWatch()
    {
        _timer = new Timer(static watch => ((MemoryWatch)watch!).Look(), this, TimeSpan.Zero, Interval);
    }

    /// <summary>The most that no file stood behind. Unit: MiB.</summary>
    public double PeakAnonymous { get; private set; }

    /// <summary>The most that was resident, mapped pages of the store's file included. Unit: MiB.</summary>
    public double PeakResident { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        PeakAnonymous = Math.Max(PeakAnonymous, Machine.AnonymousMebibytes());
        PeakResident = Math.Max(PeakResident, Machine.ResidentMebibytes());
    }
}
