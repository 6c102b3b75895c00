using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Simulated;
using SmartManager.Silo.Trials;
using SmartManager.Store;
using SmartManager.Support;
using Rulebooks = SmartManager.Silo.Rules.Rulebooks;

namespace SmartManager.World.Tests.Trials;

/// <summary>A silo on a clock that stands still, with a store of its own, and subscribers who are not all alike.</summary>
internal sealed class TrialHouse : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly IHost _host;

    private TrialHouse(string? folder)
    {
        _ownsFolder = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("smartmanager-trials-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSilo();
        builder.Services.AddSingleton<ICarrier>(new SimulatedCarrier(Clock, seed: 1));
        builder.Services.AddSingleton<IBilling>(new SimulatedBilling(seed: 1));
        builder.Services.Configure<StoreOptions>(store => store.Folder = _folder);
        _host = builder.Build();
    }

    /// <summary>A weekday noon in Shanghai, unless it is moved.</summary>
    public VirtualClock Clock { get; } = new(SubscriberSpec.Noon);

    public IGrainFactory Grains => Get<IGrainFactory>();

    public TrialDesk Desk => Get<TrialDesk>();

    public Rulebook Rules => Get<Rulebooks>().Current;

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<TrialHouse> StartAsync(RulebookDocument? rules = null, string? folder = null)
    {
        var house = new TrialHouse(folder);
        await house._host.StartAsync();
        await house.Get<Rulebooks>().LoadAsync(CancellationToken.None);
        if (rules is not null)
        {
            var (_, errors) = await house.Get<Rulebooks>().PublishAsync(rules, CancellationToken.None);
            Assert.Empty(errors);
        }

        return house;
    }

    /// <summary>Makes subscribers: a third of another region, some without consent, some who have been written to this very day.</summary>
    public async Task FillAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var grain = Grains.GetGrain<ISubscriberGrain>(IdOf(i));
            await grain.Handle(new SubscriberMessage(null, new SubscriberCommand.ReplaceProfile(SubscriberSpec.Ann with
            {
                Msisdn = $"86138{i:00000000}",
                Region = i % 3 == 0 ? "tianshui" : "lanzhou",
                HasMarketingConsent = i % 7 != 0,
                Points = i,
            })));
            for (var offer = 0; i % 5 == 0 && offer < 2; offer++)
            {
                await grain.Handle(new SubscriberMessage(null, new SubscriberCommand.ProposeOffer(offer == 0 ? "gift" : "data-pack")));
            }
        }
    }

    public static string IdOf(int number) => $"s-{number:0000}";

    /// <summary>Stores a campaign as approved and gives it, ready to decide by.</summary>
    public async Task<CampaignPlan> StoreAsync(CampaignDocument campaign)
    {
        var document = new Document(ICampaigns.KindOf(campaign.Id), 1, Clock.GetUtcNow(), CampaignRevision.Encode(campaign, []));
        Assert.True(await Get<IDocuments>().TryAddAsync(document, CancellationToken.None));
        return (await Get<ICampaigns>().FindAsync(campaign.Id, 1, CancellationToken.None))!;
    }

    /// <summary>Rehearses here and now, and gives the result and the lines.</summary>
    public async Task<(RehearsalResult Result, string Lines)> RehearseAsync(
        CampaignPlan plan, Rulebook? rules = null, double percent = 100, TrialOptions? options = null)
    {
        var rehearsal = new Rehearsal(
            new RehearsalQuestion(plan, rules ?? Rules, Clock.GetUtcNow(), percent),
            Get<SubscriberPages>(),
            Get<ILearning>(),
            Get<ICapacityBoard>().SoldOut,
            Options.Create(options ?? new TrialOptions()));
        using var trial = new Trial("t", rehearsal.Kind, options ?? new TrialOptions(), Clock, CancellationToken.None);
        var result = (RehearsalResult)await rehearsal.RunAsync(trial);
        return (result, await LinesAsync(trial));
    }

    public static async Task<string> LinesAsync(Trial trial)
    {
        using var lines = new MemoryStream();
        await trial.Lines.SendAsync(lines, CancellationToken.None);
        return Encoding.UTF8.GetString(lines.ToArray());
    }

    /// <summary>The lines of what really happened, from the journals, in the order of ids.</summary>
    public async Task<string> HappenedAsync(string campaign)
    {
        var lines = new System.Buffers.ArrayBufferWriter<byte>();
        await using var writer = CampaignOutcomeLine.WriterTo(lines);
        foreach (var id in await Get<IRecords>().ReadGrainIdsAsync(SubscriberGrain.Kind, null, 10_000, CancellationToken.None))
        {
            var history = await Get<IRecords>().ReadHistoryAsync(new GrainKey(SubscriberGrain.Kind, id), null, 10_000, CancellationToken.None);
            var events = history.Reverse().Select(entry => TurnMapping.ToEvent(entry.Body.Span))
                .Where(one => one is not SubscriberEvent.TaskConsidered considered || considered.Campaign == campaign);
            CampaignOutcomeLine.Write(lines, writer, SubscriberId.Parse(id), [.. events]);
        }

        return Encoding.UTF8.GetString(lines.WrittenSpan);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
