using System.Globalization;
using SmartManager.Contracts.Storage;

namespace SmartManager.Gateway.Commands;

/// <summary>Tells on standard error how far a check has come: a line now and then, and none for a check that is done at once.</summary>
internal sealed class CheckProgressLines : IProgress<CheckProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _toldAt = TimeProvider.System.GetTimestamp();

    /// <inheritdoc/>
    public void Report(CheckProgress value)
    {
        if (TimeProvider.System.GetElapsedTime(_toldAt) < Interval)
        {
            return;
        }

        _toldAt = TimeProvider.System.GetTimestamp();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"checking {value.Stage}: {value.Share * 100:0}%"));
    }
}
