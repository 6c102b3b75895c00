using SmartManager.Silo.Demo;
using SmartManager.Silo.Simulated;

namespace SmartManager.World.Tests;

/// <summary>What a play comes to.</summary>
public sealed class DemoRunTests
{
    [Fact]
    public async Task TellsEachOffer_AndTheSumsAgree()
    {
        var folder = Directory.CreateTempSubdirectory("smartmanager-demo-run-").FullName;
        try
        {
            var world = new OperatorWorldOptions { Seed = 3, SubscriberCount = 400, StartAt = DemoHost.StartAt };
            var plan = new DemoPlan(DemoBase.Generated(world), Days: 4, DemoHost.StartAt, folder);
            var summary = await DemoHost.PlayAsync(plan, progress: null, CancellationToken.None);

            Assert.NotEmpty(summary.Offers);
            Assert.Equal(summary.Orders, summary.Offers.Sum(offer => offer.Orders));
            Assert.Equal(summary.RevenueMinor, summary.Offers.Sum(offer => offer.RevenueMinor));
            Assert.All(summary.Offers, offer => Assert.True(offer.Contacts >= offer.Orders, offer.Offer));
            Assert.All(summary.Offers, offer => Assert.NotEmpty(offer.NameZh));
            Assert.Equal(summary.Contacts.Total, summary.Contacts.ByOutcome.Values.Sum());
            Assert.Equal("CNY", summary.Currency);
            Assert.Equal<string>(["sms-weekly", "all-weekly"], summary.Caps.Select(cap => cap.Cap));
            Assert.InRange(summary.SubscribersAtCap, summary.Caps.Max(cap => cap.Subscribers), summary.Caps.Sum(cap => cap.Subscribers));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The counters move with a subscriber's next turn, the states with the time.</summary>
    [Fact]
    public void ShowsAbandonedConversations_AsNeverMade()
    {
        var counted = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["delivered"] = 7, ["reserved"] = 5, ["withheld"] = 1 };

        Assert.Equal(
            new SortedDictionary<string, long>(StringComparer.Ordinal) { ["delivered"] = 7, ["reserved"] = 2, ["withheld"] = 4 },
            DemoRun.Standings(counted, reserved: 2));
        Assert.Equal(
            new SortedDictionary<string, long>(StringComparer.Ordinal) { ["withheld"] = 3 },
            DemoRun.Standings(new SortedDictionary<string, long>(StringComparer.Ordinal) { ["reserved"] = 3 }, reserved: 0));
    }
}
