using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Rules;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>Campaigns that another process on the store has edited.</summary>
public sealed class StoredCampaignsTests : IAsyncLifetime
{
    private static readonly PublicationPace Shared = new(TimeSpan.FromMilliseconds(50));

    private readonly Server _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task GoesByTheNewestRevision_OnceWhoeverStoredItHasWaitedForFollowers()
    {
        var (here, there) = (Process(), Process());
        await StoreAsync(1);
        Assert.Equal(1, await RevisionAsync(there));

        await StoreAsync(2);
        Assert.Equal(2, (await here.FindAsync("spring", 2, CancellationToken.None))!.Revision);
        await here.WaitForFollowersAsync();

        Assert.Equal(2, await RevisionAsync(there));
        Assert.Equal(2, await RevisionAsync(here));
        Assert.Equal(1, (await there.FindAsync("spring", 1, CancellationToken.None))!.Revision);

        StoredCampaigns Process() => new(Documents, Shared, TimeProvider.System, NullLogger<StoredCampaigns>.Instance);
    }

    private IDocuments Documents => _server.Services.GetRequiredService<IDocuments>();

    private static async Task<long> RevisionAsync(StoredCampaigns campaigns) =>
        (await campaigns.FindNewestAsync("spring", CancellationToken.None))!.Revision;

    private async Task StoreAsync(long revision) => Assert.True(await Documents.TryAddAsync(
        new Document(ICampaigns.KindOf("spring"), revision, _server.Clock.GetUtcNow(), CampaignRevision.Encode(CampaignSamples.Basic, [])),
        CancellationToken.None));
}
