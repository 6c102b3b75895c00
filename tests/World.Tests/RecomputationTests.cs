using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;
using SmartManager.Silo.Simulated;
using SmartManager.Store;
using Xunit.Abstractions;

namespace SmartManager.World.Tests;

/// <summary>
/// Every decision of a whole operator's days, as it lies in the store, can be read, taken again with the same outcome, and written again
/// byte for byte. <c>RECOMPUTED_DECISIONS=10000</c> looks at as many.
/// </summary>
public sealed class RecomputationTests(ITestOutputHelper output) : IDisposable
{
    private const int Days = 4;

    private static readonly Channel[] Visits = [Channel.Hall, Channel.InboundCall, Channel.Web, Channel.Hall];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-recompute-").FullName;

    private static int Wanted => int.Parse(
        Environment.GetEnvironmentVariable("RECOMPUTED_DECISIONS") ?? "2000", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryStoredDecisionComesOutTheSame()
    {
        var world = new OperatorWorldOptions { Seed = 5, SubscriberCount = Wanted / Visits.Length, StartAt = DemoHost.StartAt };
        var people = DemoBase.Generated(world);
        await DemoHost.PlayAsync(new DemoPlan(people, Days, DemoHost.StartAt, _folder), progress: null, default);
        await VisitAsync(people);
        var rulebook = Compile(DemoRulebook.Document);
        var readings = new Traces(rulebook, rulebook, Wanted);

        Assert.Equal<string>([], await ReadAsync(readings));

        Assert.Equal(Wanted, readings.Count);
        Assert.True(readings.Chosen > Wanted / 20 && readings.Count - readings.Chosen > Wanted / 20, $"{readings.Chosen} chose something");

        // A check that nothing could fail would prove nothing: under other odds, what was ranked comes out with another priority.
        var others = Compile(DemoRulebook.Document with
        {
            Offers = [.. DemoRulebook.Document.Offers.Select(offer => offer with { Propensity = offer.Propensity / 2 })],
        });
        var other = new Traces(rulebook, others, Wanted);
        await ReadAsync(other);
        Assert.Equal(readings.Ranked, other.Different);
        output.WriteLine(readings.ToString());
    }

    private static Rulebook Compile(RulebookDocument document)
    {
        var errors = RulebookCheck.TryCompile(document, 1, new ZoneTable(TimeZoneInfo.GetSystemTimeZones()), out var rulebook);
        return rulebook ?? throw new ArgumentException(string.Join('\n', errors), nameof(document));
    }

    /// <summary>Days make few decisions. After them everybody comes to us, here and there.</summary>
    private async Task VisitAsync(DemoBase people)
    {
        var clock = new VirtualClock(DemoHost.StartAt.AddDays(Days));
        using var host = Build(services => services.AddSingleton<TimeProvider>(clock));
        await host.StartAsync();
        await host.Services.GetRequiredService<Rulebooks>().LoadAsync(CancellationToken.None);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        foreach (var channel in Visits)
        {
            clock.MoveTo(clock.GetUtcNow().AddMinutes(17));
            await Parallel.ForEachAsync(people.Ids(), async (id, _) =>
                await grains.GetGrain<ISubscriberGrain>(id.Value).OpenInteraction(messageId: null, channel));
        }

        await host.StopAsync();
    }

    private async Task<IReadOnlyList<string>> ReadAsync(Traces readings)
    {
        using var host = Build(services => services.AddSingleton<IBodyReadings>(readings));
        return await host.Services.GetRequiredService<IStoreMaintenance>().CheckAsync(progress: null, CancellationToken.None);
    }

    private IHost Build(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        add(builder.Services);
        builder.Services.AddSilo();
        add(builder.Services); // What comes last is taken.
        builder.Services.AddSingleton<ICarrier>(new SimulatedCarrier(TimeProvider.System, seed: 5));
        builder.Services.AddSingleton<IBilling>(new SimulatedBilling(seed: 5));
        builder.Services.Configure<StoreOptions>(store => store.Folder = _folder);
        return builder.Build();
    }

    /// <summary>Takes the first stored decisions again, under the rules that they were taken under or under others.</summary>
    private sealed class Traces(Rulebook rulebook, Rulebook rules, int wanted) : IBodyReadings
    {
        private readonly List<int> _sizes = [];
        private readonly List<double> _micros = [];

        public int Count => _sizes.Count;

        /// <summary>Those that put something.</summary>
        public int Chosen { get; private set; }

        /// <summary>Those in which an offer got a priority.</summary>
        public int Ranked { get; private set; }

        /// <summary>Those that came out otherwise.</summary>
        public int Different { get; private set; }

        public BodyReading Begin(DocumentFinder documents) =>
            body => body.Kind == StoredBodyKind.Trace && Count < wanted ? Read(body) : null;

        public override string ToString()
        {
            _sizes.Sort();
            _micros.Sort();
            return $"{Count} decisions, {Chosen} chose, {Ranked} ranked; "
                + $"{Text(_sizes, "bytes")}; {Text(_micros, "µs to decode and recompute")}";
        }

        private static string Text<T>(List<T> sorted, string unit)
            where T : INumber<T> => string.Create(CultureInfo.InvariantCulture, $"{unit}: mean {sorted.Average(double.CreateChecked):0.0}, p50 {At(sorted, 50):0.0}, p99 {At(sorted, 99):0.0}");

        private static T At<T>(List<T> sorted, int percent) => sorted[sorted.Count * percent / 100];

        private string? Read(StoredBody body)
        {
            _sizes.Add(body.Bytes.Length);
            if (DecisionTraceBody.RulebookVersionOf(body.Bytes.Span) != rulebook.Version)
            {
                return "it is of another rulebook";
            }

            var startedAt = Stopwatch.GetTimestamp();
            var trace = DecisionTraceBody.Decode(body.Bytes.Span, rulebook);
            var again = (trace with { Rulebook = rules }).Recompute();
            _micros.Add(Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds);
            var isSame = DecisionTrace.AreSame(trace.Choice, again);
            Chosen += trace.Choice.Best.IsEmpty ? 0 : 1;
            Ranked += trace.Choice.Candidates.Any(candidate => candidate.HasPriority) ? 1 : 0;
            Different += isSame ? 0 : 1;
            return rules != rulebook ? null // Only counted: a check tells a hundred at most.
                : !isSame ? "it comes out otherwise"
                : !DecisionTraceBody.Encode(trace).AsSpan().SequenceEqual(body.Bytes.Span) ? "it is written otherwise"
                : !DecisionTraceBody.Encode(trace with { Choice = again }).AsSpan().SequenceEqual(body.Bytes.Span)
                    ? "what comes out is written otherwise"
                : null;
        }
    }
}
