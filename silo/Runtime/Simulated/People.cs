using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>Whom a world is about. Numbers begin at 1.</summary>
internal abstract class People
{
    public abstract int Count { get; }

    public abstract SubscriberId IdOf(int number);

    public abstract Profile ProfileOf(int number);

    public abstract Person PersonOf(int number);

    /// <summary>Where a subscriber lives; never empty.</summary>
    public abstract string HomeOf(int number);
}

/// <summary>People made of the seed: none is kept.</summary>
internal sealed class GeneratedPeople(OperatorWorldOptions options) : People
{
    public override int Count => options.SubscriberCount;

    public override SubscriberId IdOf(int number) => OperatorWorld.IdOf(number);

    public override Profile ProfileOf(int number) => PersonHabits.ProfileOf(PersonOf(number), options);

    public override Person PersonOf(int number) => Person.Of(options.Seed, number);

    public override string HomeOf(int number) => PersonHabits.RegionOf(options.Seed, number);
}

/// <summary>People that someone else tells us of, kept as they are; the world only makes their days.</summary>
internal sealed class GivenPeople : People
{
    private readonly IReadOnlyList<(SubscriberId Id, Profile Profile)> _people;
    private readonly Person[] _persons;

    public GivenPeople(ulong seed, IReadOnlyList<(SubscriberId Id, Profile Profile)> people)
    {
        _people = people;
        _persons = [.. people.Select((one, place) => PersonOf(seed, place + 1, one.Id, one.Profile))];
    }

    public override int Count => _people.Count;

    public override SubscriberId IdOf(int number) => _people[number - 1].Id;

    public override Profile ProfileOf(int number) => _people[number - 1].Profile;

    public override Person PersonOf(int number) => _persons[number - 1];

    public override string HomeOf(int number) => _people[number - 1].Profile.Region is { Length: > 0 and <= 48 } region ? region : "home";

    /// <summary>
    /// Days that go on from the profile: bills near those on record, points from the balance, data within the allowance or somewhat
    /// above.
    /// </summary>
    private static Person PersonOf(ulong seed, int number, SubscriberId id, Profile profile)
    {
        var spendMinor = profile.BillsMinor.IsDefaultOrEmpty ? 0 : profile.BillsMinor.Sum() / profile.BillsMinor.Length;
        var billDay = 1 + SeededDice.Of(seed, Purpose.Person, (long)StableHash.Of(id.Value)).Below(28);
        return new Person(
            number, Math.Max(spendMinor, 100), profile.Brand, Person.NoGrade, profile.Plan, billDay, string.Empty,
            profile.DataAllowanceKilobytes, profile.Services.Contains(WorldFacts.RoamingDiscount))
        { PointsAtStart = profile.Points };
    }
}
