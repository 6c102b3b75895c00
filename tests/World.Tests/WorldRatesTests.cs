using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;
using Xunit.Abstractions;

namespace SmartManager.World.Tests;

/// <summary>Measures the generated operator against the facts of real ones (docs/guide/demo-world.md).</summary>
public sealed class WorldRatesTests(ITestOutputHelper output)
{
    private const int Count = 20_000;
    private const int Days = 30;
    private static readonly DateTimeOffset StartAt = new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);
    private static readonly OperatorWorld World = new(new OperatorWorldOptions { Seed = 7, SubscriberCount = Count, StartAt = StartAt });

    [Fact]
    public void EventsAndKeyMomentsComeAtTheRatesOfTheFacts()
    {
        var people = World.Subscribers().ToDictionary(s => s.Id, s => new Watched(s.Profile));
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var e in World.Events(Days))
        {
            var name = e.Visit is { } channel ? "visit/" + channel.Name() : e.Event!.Name;
            counts[name] = counts.GetValueOrDefault(name) + 1;
            if (e.Event is { } body)
            {
                people[e.Subscriber].Observe(body);
            }
        }

        double PerSubscriber(string name) => (double)counts[name] / Count;
        double Share(Func<Watched, bool> has) => (double)people.Values.Count(has) / Count;
        Near("usage", 60, PerSubscriber("usage"), 0.03);
        Near("bill", 1, PerSubscriber("bill"), 0.04);
        Near("top-up", 2, PerSubscriber("top-up"), 0.03);
        Near("location", 8, PerSubscriber("location"), 0.03);
        Near("portal-visit", 1, PerSubscriber("portal-visit"), 0.05);
        Near("visit/web", 1, PerSubscriber("visit/web"), 0.05);
        Near("visit/hall", 0.15, PerSubscriber("visit/hall"), 0.1);
        Near("visit/inbound-call", 0.4, PerSubscriber("visit/inbound-call"), 0.05);
        Near("complaint (opened and closed)", 0.02, PerSubscriber("complaint"), 0.25);
        Near("device-change", 0.02, PerSubscriber("device-change"), 0.2);
        Near("service-change", 0.3, PerSubscriber("service-change"), 0.05);
        Near("points", 1, PerSubscriber("points"), 0.05);
        Near("bill above 2 x average", 0.008, Share(p => p.BillRatio > 2), 0.3);
        Near("bill above 3 x average", 0.007, Share(p => p.BillRatio > 3), 0.3);
        Near("bill above 4 x average", 0.002, Share(p => p.BillRatio > 4), 0.5);
        Near("allowance exceeded", 0.15, Share(p => p.HasExceeded), 0.1);
        Near("points first redeemable", 0.02, Share(p => p.HasReachedPoints), 0.2);
        Near("roaming", 0.05, Share(p => p.HasRoamed), 0.2);
        Near("roaming without discount", 0.02, Share(p => p.HasRoamed && !p.HasDiscount), 0.3);
    }

    [Fact]
    public void RevenueIsSkewedAsTheFactsSay()
    {
        var profiles = World.Subscribers()
            .Select(s => (s.Profile, Spend: s.Profile.BillsMinor.Average()))
            .OrderByDescending(s => s.Spend)
            .ToList();
        var all = profiles.Sum(s => s.Spend);
        var vips = profiles.Where(s => s.Profile.FindTrait("vip-grade") != "none").ToList();
        var gotone = profiles.Where(s => s.Profile.Brand == "gotone").Sum(s => s.Spend);
        var thrifty = profiles.Where(s => s.Spend < 5_000).ToList();
        Near("revenue of the top 32%", 0.72, profiles.Take(Count * 32 / 100).Sum(s => s.Spend) / all, 0.03);
        Near("VIPs", 0.012, (double)vips.Count / Count, 0.2);
        Near("VIPs' share of GoTone's revenue", 0.333, vips.Sum(s => s.Spend) / gotone, 0.1);
        Near("Easyown among those below 50 yuan", 0.81, thrifty.Count(s => s.Profile.Brand == "easyown") / (double)thrifty.Count, 0.03);
        Near("with consent", 0.93, profiles.Count(s => s.Profile.HasMarketingConsent == true) / (double)Count, 0.02);
        Near("with a time zone of their own", 0.02, profiles.Count(s => s.Profile.TimeZone.Length > 0) / (double)Count, 0.2);
    }

    private void Near(string what, double expected, double actual, double tolerance)
    {
        output.WriteLine($"{what}: {actual:0.####} (fact {expected:0.####})");
        Assert.True(
            Math.Abs(actual - expected) <= expected * tolerance,
            $"{what}: {actual:0.#####}, expected {expected:0.#####} within {tolerance:P0}");
    }

    /// <summary>What a watcher who knows nothing of the generator makes of a subscriber's events.</summary>
    private sealed class Watched(Profile profile)
    {
        private readonly List<long> _bills = [.. profile.BillsMinor];
        private long _points = profile.Points;
        private long _used;

        public double BillRatio { get; private set; }

        public bool HasExceeded { get; private set; }

        public bool HasReachedPoints { get; private set; }

        public bool HasRoamed { get; private set; }

        public bool HasDiscount { get; } = profile.Services.Contains(WorldFacts.RoamingDiscount);

        public void Observe(NetworkEvent body)
        {
            switch (body)
            {
                case NetworkEvent.Bill bill:
                    BillRatio = Math.Max(BillRatio, bill.AmountMinor / _bills.TakeLast(3).Average());
                    _bills.Add(bill.AmountMinor);
                    _used = 0;
                    break;
                case NetworkEvent.Usage usage:
                    _used += usage.DataKilobytes;
                    HasExceeded |= profile.DataAllowanceKilobytes > 0 && _used > profile.DataAllowanceKilobytes;
                    break;
                case NetworkEvent.PointsChange points:
                    HasReachedPoints |= _points < WorldFacts.PointsThreshold && points.Balance >= WorldFacts.PointsThreshold;
                    _points = points.Balance;
                    break;
                case NetworkEvent.Location location:
                    HasRoamed |= location.IsRoaming;
                    break;
                default:
                    break;
            }
        }
    }
}
