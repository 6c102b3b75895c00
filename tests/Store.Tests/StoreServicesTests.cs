using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>The store in a host: what is registered, when it opens, and when it lets go.</summary>
public sealed class StoreServicesTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AHost_HasEveryInterface_AndLetsGoOfTheFolder()
    {
        for (var start = 0; start < 2; start++)
        {
            using var host = Host(("Store:Folder", _folder.Path));
            await host.StartAsync();
            Assert.All(
                [typeof(IGrainStore), typeof(IOutbox), typeof(IRecords), typeof(IDocuments), typeof(IStoreMaintenance)],
                contract => Assert.NotNull(host.Services.GetService(contract)));
            var grains = host.Services.GetRequiredService<IGrainStore>();
            Assert.Equal(
                AppendResult.Appended, (await grains.AppendAsync(Turn(Alice, 0, start, "a"), CancellationToken.None)).Result);
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    [Fact]
    public async Task AHost_DoesNotStart_WhenAnotherHasTheFolder()
    {
        var (_, store) = _folder.OpenStore();
        using var host = Host(("Store:Folder", _folder.Path));

        await Assert.ThrowsAsync<StoreInUseException>(() => host.StartAsync());
        await store.Close();
    }

    [Theory]
    [InlineData("Store:TurnsPerCommitMax", "0")]
    [InlineData("Store:ReaderCount", "65")]
    [InlineData("Store:UnindexedEntriesMax", "10")]
    [InlineData("Store:Folder", "")]
    public async Task AHost_DoesNotStart_WhenAnOptionIsOutOfRange(string name, string value)
    {
        using var host = Host((name, value));

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    private static IHost Host(params (string Name, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)));
        builder.Services.AddStore();
        return builder.Build();
    }
}
