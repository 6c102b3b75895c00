using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Replays;
using SmartManager.Silo.Simulated;
using SmartManager.Silo.Trials;
using SmartManager.Support;

namespace SmartManager.World.Tests.Trials;

/// <summary>A played month, decided again.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Days = 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NothingDiffersUnderTheirOwnRules_AndWhatDiffersUnderOthersIsTold()
    {
        var world = new OperatorWorldOptions { Seed = 5, SubscriberCount = 150, StartAt = DemoHost.StartAt };
        await DemoHost.PlayAsync(new DemoPlan(DemoBase.Generated(world), Days, DemoHost.StartAt, _folder), progress: null, default);
        await using var house = await TrialHouse.StartAsync(folder: _folder);

        var (same, none) = await ReplayAsync(house, new ReplayQuestion(DemoHost.StartAt, DemoHost.StartAt.AddDays(Days), null, 100));
        Assert.Empty(none);
        Assert.Equal((0, 0), (same.Different, same.WithoutRulebook));
        Assert.True(same.Decisions > 100, $"{same.Decisions} decisions");
        Assert.All(same.Offers, offer => Assert.Equal(offer.Then, offer.Now));
        Assert.All(same.HeldBack, reason => Assert.Equal(reason.Then, reason.Now));
        Assert.Equal(same.Decisions, same.Channels.Sum(channel => channel.Decisions));

        // Without the offer that was chosen most, it is chosen no more, and each decision for it is a difference.
        var most = same.Offers.MaxBy(offer => offer.Then)!;
        var without = Rulebooks.Compile(DemoRulebook.Document with
        {
            Offers = [.. DemoRulebook.Document.Offers.Select(offer => offer.Id == most.Offer ? offer with { Eligibility = "plan = \"none\"" } : offer)],
        });
        var (other, lines) = await ReplayAsync(house, new ReplayQuestion(DemoHost.StartAt, DemoHost.StartAt.AddDays(Days), without, 100));
        var row = other.Offers.Single(offer => offer.Offer == most.Offer);
        Assert.Equal((same.Decisions, most.Then, 0), (other.Decisions, row.Then, row.Now));
        Assert.Equal(other.Different, lines.Count);
        Assert.InRange(other.Different, most.Then, same.Decisions);
        Assert.All(lines, line => Assert.NotEqual(line.GetProperty("then").GetRawText(), line.GetProperty("now").GetRawText()));
        Assert.Equal(other.Different, other.Channels.Sum(channel => channel.Different));

        // Half of the time and a sample of the subscribers are parts of it.
        var (part, few) = await ReplayAsync(house, new ReplayQuestion(DemoHost.StartAt, DemoHost.StartAt.AddDays(Days / 2), without, 50));
        Assert.InRange(part.Decisions, 1, same.Decisions / 2);
        Assert.Subset(
            lines.Select(line => line.GetRawText()).ToHashSet(StringComparer.Ordinal),
            few.Select(line => line.GetRawText()).ToHashSet(StringComparer.Ordinal));
    }

    private static async Task<(ReplayResult Result, IReadOnlyList<JsonElement> Lines)> ReplayAsync(TrialHouse house, ReplayQuestion question)
    {
        var options = new TrialOptions { PageSize = 50 };
        var replay = new Replay(
            question, house.Get<ITraceScan>(), house.Get<IRulebooks>(), house.Get<ILearning>(), Options.Create(options));
        using var trial = new Trial("t", replay.Kind, options, house.Clock, CancellationToken.None);
        var result = (ReplayResult)await replay.RunAsync(trial);
        var lines = await TrialHouse.LinesAsync(trial);
        return (result, [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)]);
    }
}
