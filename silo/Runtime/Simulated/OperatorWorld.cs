using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>A whole operator made of one seed: its subscribers, and what happens to them day by day.</summary>
/// <remarks>
/// Nothing is kept: each subscriber, month and day is drawn from a hash of seed, subscriber and day, so that any number of subscribers
/// can be walked through,
/// again and again. Walking through events holds one day of them at 8 bytes each (100,000 subscribers: 2 MB). Safe to call from any thread.
/// Source: docs/guide/demo-world.md.
/// </remarks>
public sealed class OperatorWorld
{
    /// <summary>Most days that one walk takes. Unit: days.</summary>
    public const int DaysMax = 3_660;

    private const string MsisdnPrefix = "86100";
    private static readonly DateTimeOffset StartMin = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset StartMax = new(2150, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventBody _body;
    private readonly People _people;
    private readonly DateOnly _startDay;

    /// <summary>Makes a world. Costs nothing yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its bounds.</exception>
    public OperatorWorld(OperatorWorldOptions options)
        : this(options, new GeneratedPeople(options))
    {
    }

    private OperatorWorld(OperatorWorldOptions options, People people)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SubscriberCount, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SubscriberCount, OperatorWorldOptions.SubscriberCountMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StartAt, StartMin, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.StartAt, StartMax, nameof(options));
        Options = options with { StartAt = options.StartAt.ToUniversalTime() };
        _people = people;
        _startDay = WorldClock.DayOf(Options.StartAt);
        _body = new EventBody(Options.Seed, BillingMonth.Of(_startDay), people);
    }

    /// <summary>What the world was made of.</summary>
    public OperatorWorldOptions Options { get; }

    /// <summary>The ids of all subscribers by number.</summary>
    public IEnumerable<SubscriberId> Ids()
    {
        for (var number = 1; number <= Options.SubscriberCount; number++)
        {
            yield return _people.IdOf(number);
        }
    }

    /// <summary>The id of a generated subscriber by its number, from 1: <c>demo-000001</c>.</summary>
    public static SubscriberId IdOf(int number) => SubscriberId.Parse(string.Create(CultureInfo.InvariantCulture, $"demo-{number:000000}"));

    /// <summary>The number of a subscriber's handset: 86 100 and eight digits, which no live number begins with.</summary>
    public static string MsisdnOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{MsisdnPrefix}{number:00000000}");

    /// <summary>
    /// Makes the days of subscribers that are not ours, such as those of an import: their bills and points go on from what they are.
    /// </summary>
    /// <param name="seed">From which the days are drawn.</param>
    /// <param name="startAt">The world's first instant. UTC.</param>
    /// <param name="subscribers">The subscribers; kept, not copied. At least 1.</param>
    public static OperatorWorld Of(ulong seed, DateTimeOffset startAt, IReadOnlyList<(SubscriberId Id, Profile Profile)> subscribers)
    {
        ArgumentNullException.ThrowIfNull(subscribers);
        var options = new OperatorWorldOptions { Seed = seed, StartAt = startAt, SubscriberCount = subscribers.Count };
        return new OperatorWorld(options, new GivenPeople(seed, subscribers));
    }

    /// <summary>All subscribers by number, each made when it is asked for.</summary>
    public IEnumerable<(SubscriberId Id, Profile Profile)> Subscribers()
    {
        for (var number = 1; number <= Options.SubscriberCount; number++)
        {
            yield return Subscriber(number);
        }
    }

    /// <summary>One subscriber as of the world's start.</summary>
    /// <param name="number">1 to the count of subscribers.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such subscriber.</exception>
    public (SubscriberId Id, Profile Profile) Subscriber(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Options.SubscriberCount);
        return (_people.IdOf(number), _people.ProfileOf(number));
    }

    /// <summary>All that happens from the world's start on, in order of time, then subscriber.</summary>
    /// <param name="days">For how long. 1 to <see cref="DaysMax"/>.</param>
    public IEnumerable<WorldEvent> Events(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, DaysMax);
        return Walk(Options.StartAt.AddDays(days));
    }

    /// <summary>The same as <see cref="Events"/>, in steps of equal length; steps in which nothing happens are empty.</summary>
    /// <param name="days">For how long. 1 to <see cref="DaysMax"/>.</param>
    /// <param name="length">Of a step, such as a quarter of an hour. 1 s to 1 day.</param>
    public IEnumerable<WorldStep> Steps(int days, TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, TimeSpan.FromDays(1));
        return Cut(Events(days), Options.StartAt.AddDays(days), length);
    }

    private IEnumerable<WorldStep> Cut(IEnumerable<WorldEvent> events, DateTimeOffset endAt, TimeSpan length)
    {
        var from = Options.StartAt;
        var step = ImmutableArray.CreateBuilder<WorldEvent>();
        foreach (var happening in events)
        {
            while (happening.At >= from + length)
            {
                yield return new WorldStep(from, from + length, step.DrainToImmutable());
                from += length;
            }

            step.Add(happening);
        }

        while (from < endAt)
        {
            var until = from + length < endAt ? from + length : endAt;
            yield return new WorldStep(from, until, step.DrainToImmutable());
            from = until;
        }
    }

    private IEnumerable<WorldEvent> Walk(DateTimeOffset endAt)
    {
        var planned = new List<PlannedEvent>();
        for (var day = _startDay; WorldClock.At(day, 0) < endAt; day = day.AddDays(1))
        {
            Plan(day, planned);
            foreach (var one in planned)
            {
                var at = WorldClock.At(day, one.Second);
                if (at < Options.StartAt || at >= endAt)
                {
                    continue;
                }

                yield return _body.Of(one, day);
                if (one.Kind == Happening.PortalVisit)
                {
                    yield return _body.PortalVisitOf(one, day);
                }
            }
        }
    }

    private void Plan(DateOnly day, List<PlannedEvent> planned)
    {
        planned.Clear();
        int? opensAt = day == _startDay ? (int)(Options.StartAt - WorldClock.At(day, 0)).TotalSeconds : null;
        for (var number = 1; number <= Options.SubscriberCount; number++)
        {
            DayPlan.Add(Options.Seed, _people.PersonOf(number), day, opensAt, planned);
        }

        planned.Sort(static (first, second) => first.Bits.CompareTo(second.Bits));
    }
}
