using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Grains.Relays;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Hosting;
using SmartManager.Store;
using SmartManager.Store.Sqlite;
using SmartManager.Support;

namespace SmartManager.Relay.Tests;

/// <summary>A whole silo on a clock that the test moves, with a store of its own; its relays work when the test says so.</summary>
public sealed class RelayHouse : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-relay-").FullName;
    private readonly IHost _host;
    private readonly MeterListener _listener = new();
    private Task? _stopped;

    private RelayHouse(Action<ChannelOptions> configure, bool isAtWork, Action<IServiceCollection> more)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<ICarrier>(Carrier);
        builder.Services.AddSingleton<IBilling>(Billing);
        builder.Services.AddSilo();
        builder.Services.AddSingleton(provider => new PoisonStore(provider.GetRequiredService<SqliteStore>(), Clock));
        builder.Services.AddSingleton<IGrainStore>(provider => provider.GetRequiredService<PoisonStore>());
        builder.Services.Configure<StoreOptions>(store => store.Folder = _folder);
        builder.Services.Configure<ChannelOptions>(channel => channel.BatchSizeMax = 100);
        builder.Services.Configure(configure);
        builder.Logging.AddProvider(Lines);
        if (isAtWork)
        {
            builder.Services.AddHostedService<RelayStart>();
        }

        more(builder.Services);
        _host = builder.Build();
    }

    public VirtualClock Clock { get; } = new(SubscriberSpec.Noon);

    public RememberingCarrier Carrier { get; } = new();

    public RememberingBilling Billing { get; } = new();

    public LogLines Lines { get; } = new();

    public PoisonStore Store => _host.Services.GetRequiredService<PoisonStore>();

    public IOutbox Outbox => _host.Services.GetRequiredService<IOutbox>();

    public IRecords Records => _host.Services.GetRequiredService<IRecords>();

    public SendingSteering Steering => _host.Services.GetRequiredService<SendingSteering>();

    public ISubscriberLists Lists => _host.Services.GetRequiredService<ISubscriberLists>();

    public IDocuments Documents => _host.Services.GetRequiredService<IDocuments>();

    public RelayGate Gate => _host.Services.GetRequiredService<RelayGate>();

    /// <summary>What the gauge of held rows says, by relay.</summary>
    public ConcurrentDictionary<string, int> Held { get; } = new();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Makes what starts the relays, over another way to the grains.</summary>
    public RelayStart NewRelayStart(IGrainFactory grains) => ActivatorUtilities.CreateInstance<RelayStart>(_host.Services, grains);

    /// <param name="configure">How much at once.</param>
    /// <param name="isAtWork">Whether the relays work by themselves, as in a server.</param>
    /// <param name="more">Services beside those of every house.</param>
    public static async Task<RelayHouse> OpenAsync(
        Action<ChannelOptions>? configure = null, bool isAtWork = false, Action<IServiceCollection>? more = null)
    {
        var house = new RelayHouse(configure ?? (_ => { }), isAtWork, more ?? (_ => { }));
        var meters = house._host.Services.GetRequiredService<IMeterFactory>();
        house._listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "smartmanager.relay.held" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        house._listener.SetMeasurementEventCallback<int>((_, value, tags, _) => house.Held[(string)tags[0].Value!] = value);
        house._listener.Start();
        await house._host.StartAsync();
        var rules = Rulebooks.Basic with { ContactPolicy = Rulebooks.Basic.ContactPolicy with { Caps = [] } };
        await house._host.Services.GetRequiredService<Silo.Rules.Rulebooks>().PublishAsync(rules, CancellationToken.None);
        return house;
    }

    public static string IdOf(int number) => $"sub-{number:000}";

    /// <summary>How the number of each subscriber begins: no two have the same.</summary>
    public const string NumberPrefix = "861001";

    private int _numbers;

    public ISubscriberGrain Subscriber(string id) => Grains.GetGrain<ISubscriberGrain>(id);

    public Task<SubscriberAnswer> TellAsync(string id, SubscriberCommand command) =>
        Subscriber(id).Handle(new SubscriberMessage(null, command));

    /// <summary>Makes subscribers each of whom an offer waits for.</summary>
    public async Task ProposeAsync(params IEnumerable<string> ids)
    {
        foreach (var chunk in ids.Chunk(100))
        {
            await Task.WhenAll(chunk.Select(async id =>
            {
                var msisdn = NumberPrefix + Interlocked.Increment(ref _numbers).ToString("0000000", CultureInfo.InvariantCulture);
                await TellAsync(id, new SubscriberCommand.ReplaceProfile(SubscriberSpec.Ann with { Msisdn = msisdn }));
                await TellAsync(id, new SubscriberCommand.ProposeOffer("newspaper"));
            }));
        }

        Later(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Makes rows of subscribers whose journal nobody can read.</summary>
    public async Task SpoilAsync(string id, params OutboxChange[] rows) => await Store.AppendAsync(
        new Turn
        {
            Grain = new GrainKey("subscriber", id),
            GrainNumber = 0,
            ExpectedVersion = 0,
            At = Clock.GetUtcNow(),
            Entries = [new JournalEntry("not an event"u8.ToArray(), Retention.Lasting)],
            Outbox = [.. rows],
            WakeUps = [new WakeUpChange("spoiled", Clock.GetUtcNow())],
        },
        CancellationToken.None);

    public Task PublishAsync(Domain.Catalogue.RulebookDocument rules) =>
        _host.Services.GetRequiredService<Silo.Rules.Rulebooks>().PublishAsync(rules, CancellationToken.None);

    public Task<int> DrainAsync() => Grains.GetGrain<IChannelGrain>("sms").Drain();

    public Task<int> BookAsync() => Grains.GetGrain<IBillingGrain>("billing").Drain();

    public Task<int> FireAsync() => Grains.GetGrain<ISchedulerGrain>("0").Fire();

    public async Task DrainAllAsync()
    {
        while (await DrainAsync() > 0)
        {
        }
    }

    public void Later(TimeSpan by) => Clock.MoveTo(Clock.GetUtcNow() + by);

    public int HeldBy(string relay)
    {
        _listener.RecordObservableInstruments();
        return Held[relay];
    }

    /// <summary>Stops as a server does that is asked to. The store can still be read.</summary>
    public Task StopAsync() => _stopped ??= _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Takes every message and remembers whose it was.</summary>
public sealed class RememberingCarrier : ICarrier
{
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>What a message waits for at the carrier; null for nothing.</summary>
    public Func<Task>? Before { get; set; }

    public string Name => "remembering";

    public Channel Channel => Channel.Sms;

    public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        Sent.Enqueue(message.Key.Subscriber.Value);
        await (Before?.Invoke() ?? Task.CompletedTask);
        return new HandoverReport(Handover.Accepted, null);
    }
}

/// <summary>Books every order and remembers it.</summary>
public sealed class RememberingBilling : IBilling
{
    public ConcurrentQueue<string> Booked { get; } = new();

    public ConcurrentQueue<string> Reversed { get; } = new();

    public ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken)
    {
        Booked.Enqueue(key.Subscriber.Value);
        return ValueTask.FromResult(new BookingReport(BookingOutcome.Booked, null));
    }

    public ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken)
    {
        Reversed.Enqueue(reversal.Order);
        return ValueTask.FromResult(new BookingReport(BookingOutcome.Booked, null));
    }
}

/// <summary>Keeps the lines of the relays.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(int Id, string Text)> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            All.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
        }
    }

    public void Dispose()
    {
    }
}
