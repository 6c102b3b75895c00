namespace SmartManager.Silo.Links;

/// <summary>Reads the secret of links before anything can leave that needs it.</summary>
internal sealed class LinkSecretStart(LinkSecrets secrets) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) => await secrets.CurrentAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
