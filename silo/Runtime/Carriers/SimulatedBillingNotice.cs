namespace SmartManager.Silo.Carriers;

/// <summary>Says at the start that real people get messages whose orders nobody books.</summary>
internal sealed partial class SimulatedBillingNotice(ILogger<SimulatedBillingNotice> logger) : IHostedService
{
    private readonly ILogger<SimulatedBillingNotice> _logger = logger;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogBillingSimulated();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
