using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Tests;

/// <summary>A server that is asked to stop does not wait for a backup or a check, and says so to who asked for it.</summary>
public sealed class StopDuringMaintenanceTests : IAsyncLifetime
{
    private readonly EndlessMaintenance _maintenance = new();
    private readonly Server _server = new();

    public Task InitializeAsync()
    {
        _server.Replace = services => services.AddSingleton<IStoreMaintenance>(_maintenance);
        return _server.InitializeAsync();
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/admin/backups")]
    [InlineData("/v1/admin/checks")]
    public async Task IsStopped_AndWhoAskedIsTold(string path)
    {
        _server.Client.DefaultRequestHeaders.Authorization = new("Bearer", _server.Services.GetRequiredService<MaintenanceKey>().Value);
        var asked = _server.PostAsync(path, """{"path":"/backup.db"}""");
        await _maintenance.Begun.Task;

        _server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var (status, body) = await asked;

        Assert.Equal((503, "server.stopping"), (status, body.GetProperty("code").GetString()));
        Assert.StartsWith("Nothing is left", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private sealed class EndlessMaintenance : IStoreMaintenance
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task BackupAsync(string path, IProgress<double>? progress, CancellationToken cancellationToken) => EndAsync(cancellationToken);

        public async Task<IReadOnlyList<string>> CheckAsync(IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
        {
            await EndAsync(cancellationToken);
            return [];
        }

        private Task EndAsync(CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
