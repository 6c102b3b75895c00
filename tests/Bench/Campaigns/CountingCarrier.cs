using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Bench.Campaigns;

/// <summary>
/// Takes every message at once and writes its key into a file before it says so: the kernel keeps what a killed process wrote.
/// </summary>
internal sealed class CountingCarrier(string folder) : ICarrier, IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(
        Path.Combine(folder, FileName), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    private const string FileName = "handed-over.txt";

    /// <inheritdoc/>
    public string Name => "counting";

    /// <inheritdoc/>
    public Channel Channel => Channel.Sms;

    /// <inheritdoc/>
    public ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        var line = System.Text.Encoding.ASCII.GetBytes(message.Key + "\n");
        lock (_lock)
        {
            _file.Write(line);
        }

        return ValueTask.FromResult(new HandoverReport(Handover.Accepted, null));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>How many messages were taken, and how many of them were taken before.</summary>
    public static (int Taken, int Twice) Read(string folder)
    {
        using var file = new StreamReader(new FileStream(
            Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var (keys, taken) = (new HashSet<string>(StringComparer.Ordinal), 0);
        while (file.ReadLine() is { } key)
        {
            keys.Add(key);
            taken++;
        }

        return (taken, taken - keys.Count);
    }
}
