using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;

namespace SmartManager.World.Tests;

/// <summary>The world is the same on every machine, and walks through time in order.</summary>
public sealed class OperatorWorldTests
{
    private static readonly DateTimeOffset StartAt = new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);

    /// <summary>Who tries the sample out on a fresh server finds all of its people there.</summary>
    [Fact]
    public void TheSampleOfSuppressions_IsAboutPeopleOfTheDemoBase()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SmartManager.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var numbers = File.ReadLines(Path.Combine(root, "docs", "guide", "suppressions.csv")).Skip(1)
            .Select(line => string.Concat(line.Split(',')[1].Where(char.IsAsciiDigit))).Where(number => number.Length > 0).ToList();
        Assert.Equal(4, numbers.Count);
        Assert.Empty(numbers.Except(Enumerable.Range(1, 10_000).Select(OperatorWorld.MsisdnOf)));
    }

    [Fact]
    public void DiceFollowThePublishedGenerator()
    {
        var dice = new SeededDice(1234567);
        Assert.Equal<ulong>([6457827717110365317, 3203168211198807973, 9817491932198370423], [dice.Next(), dice.Next(), dice.Next()]);
    }

    [Fact]
    public void FirstEventsAreFrozen_WhenTheSeedIsOne() =>
        Assert.Equal(
            "f403e3a1c30834fb93a3314bb946a3f95e0a89d4851786d615dddd8845adcbd6", Hash(NewWorld(200).Events(30).Take(1_000).Select(Line)));

    [Fact]
    public void FirstSubscribersAreFrozen_WhenTheSeedIsOne() =>
        Assert.Equal("75e3a8f81f465dd911ccbba9e0d9eb224d023348008ca078b4c13d768ff8592e", Hash(NewWorld(200).Subscribers().Select(Line)));

    [Fact]
    public void SameSeedMakesTheSameWorld_AndAnotherSeedAnother()
    {
        var first = Hash(NewWorld(50).Events(10).Select(Line));
        Assert.Equal(first, Hash(NewWorld(50).Events(10).Select(Line)));
        Assert.NotEqual(first, Hash(NewWorld(50, seed: 2).Events(10).Select(Line)));
    }

    [Fact]
    public void SubscriberIsTheSame_WhenTheWorldIsLarger() =>
        Assert.Equal(Line(NewWorld(50).Subscriber(42)), Line(NewWorld(5_000).Subscriber(42)));

    [Fact]
    public void EventsComeInOrderOfTime_WithIdsOfTheirOwn()
    {
        var events = NewWorld(300).Events(35).ToList();
        Assert.True(events.Zip(events.Skip(1)).All(pair => pair.First.At <= pair.Second.At));
        Assert.Equal(events.Count, events.Select(e => e.EventId).Distinct().Count());
        Assert.All(events, e => Assert.True(e.EventId.Length <= 128 && e.At >= StartAt && e.At < StartAt.AddDays(35)));
        Assert.All(events, e => Assert.True(e.Event is null ^ e.Visit is null));
        Assert.All(events, e => Assert.True(e.Event is null || e.Event.OccurredAt == e.At));
    }

    [Fact]
    public void StepsHoldTheSameEvents_EachInItsSpan()
    {
        var steps = NewWorld(40).Steps(3, TimeSpan.FromMinutes(15)).ToList();
        Assert.Equal(3 * 96, steps.Count);
        Assert.Equal(StartAt, steps[0].From);
        Assert.Equal(StartAt.AddDays(3), steps[^1].Until);
        Assert.True(steps.Zip(steps.Skip(1)).All(pair => pair.First.Until == pair.Second.From));
        Assert.All(steps, step => Assert.All(step.Events, e => Assert.True(e.At >= step.From && e.At < step.Until)));
        Assert.Equal(NewWorld(40).Events(3).Select(Line), steps.SelectMany(step => step.Events).Select(Line));
    }

    [Fact]
    public void LastStepIsShorter_WhenTheLengthDoesNotDivideTheSpan()
    {
        var steps = NewWorld(5).Steps(1, TimeSpan.FromHours(7)).ToList();
        Assert.Equal<double>([7, 7, 7, 3], steps.Select(step => (step.Until - step.From).TotalHours));
        Assert.Equal(NewWorld(5).Events(1).Count(), steps.Sum(step => step.Events.Length));
    }

    [Fact]
    public void ProfilesAreWhatTheDomainExpects()
    {
        foreach (var (id, profile) in NewWorld(2_000).Subscribers())
        {
            Assert.StartsWith("demo-", id.Value, StringComparison.Ordinal);
            Assert.Equal(13, profile.Msisdn.Length);
            Assert.StartsWith("86100", profile.Msisdn, StringComparison.Ordinal);
            Assert.True(Msisdn.TryParse(profile.Msisdn, out _));
            Assert.Equal(SubscriberState.BillsKept, profile.BillsMinor.Length);
            Assert.True(profile.JoinedAt < StartAt && profile.Points >= 0 && profile.BillsMinor.All(bill => bill > 0));
            AssertSorted(profile.Services);
            AssertSorted(profile.Tags);
            AssertSorted(profile.Traits.Select(trait => trait.Name));
            Assert.InRange(profile.Traits.Length, 20, Profile.TraitsMax);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(OperatorWorldOptions.SubscriberCountMax + 1)]
    public void RefusesToBegin_WhenTheCountIsOutOfBounds(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => NewWorld(count));

    [Fact]
    public void DaysGoOnFromTheProfiles_WhenTheSubscribersAreGiven()
    {
        var given = Enumerable.Range(1, 1_000).Select(i => (SubscriberId.Parse($"given-{i}"), new Profile
        {
            Msisdn = OperatorWorld.MsisdnOf(i),
            BillsMinor = i % 7 == 0 ? [] : [7_000, 7_000, 7_000],
            Points = 100,
        })).ToList();
        var world = OperatorWorld.Of(1, StartAt, given);
        Assert.Equal(given.Select(one => one.Item1), world.Ids());
        Assert.Equal(given, world.Subscribers());
        var events = world.Events(30).ToList();
        Assert.All(events, e => Assert.StartsWith("given-", e.Subscriber.Value, StringComparison.Ordinal));
        Assert.InRange(events.Count(e => e.Event is NetworkEvent.Bill { AmountMinor: > 14_000 }), 1, 25);
        Assert.All(events.Select(e => e.Event).OfType<NetworkEvent.PointsChange>(), e => Assert.InRange(e.Balance, 101, 400));
        Assert.Equal(events.Select(Line), OperatorWorld.Of(1, StartAt, given).Events(30).Select(Line));
    }

    private static OperatorWorld NewWorld(int count, ulong seed = 1) =>
        new(new OperatorWorldOptions { Seed = seed, SubscriberCount = count, StartAt = StartAt });

    private static void AssertSorted(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        Assert.Equal(all.Distinct().Order(StringComparer.Ordinal), all);
    }

    private static string Line(WorldEvent e) => string.Create(
        CultureInfo.InvariantCulture, $"{e.Subscriber} {e.EventId} {e.At:O} {e.Visit?.Name()} {(e.Event is { } body ? Json(body) : "")}");

    private static string Line((SubscriberId Id, Profile Profile) subscriber) =>
        $"{subscriber.Id} {JsonSerializer.Serialize(subscriber.Profile, TypeInfo<Profile>())}";

    private static string Json(NetworkEvent body) =>
        JsonSerializer.Serialize(body, TypeInfo<NetworkEvent>());

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)DomainJson.Default.GetTypeInfo(typeof(T))!;

    private static string Hash(IEnumerable<string> lines)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines)
        {
            sha.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
