using Microsoft.Extensions.Logging;
using Orleans;

namespace SmartManager.Cluster;

/// <summary>Lets a client that finds no silo try again until its process is stopped.</summary>
internal sealed partial class WaitForSilos(TimeProvider time, ILogger<WaitForSilos> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ILogger<WaitForSilos> _logger = logger;
    private bool _isTold;

    /// <inheritdoc/>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (!_isTold)
        {
            _isTold = true;
            LogNoSilo(exception.GetType().Name);
        }

        await Task.Delay(Interval, time, cancellationToken);
        return true;
    }
}
