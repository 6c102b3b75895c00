using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>A record of contacts, one question about it, and the policy that is asked.</summary>
/// <param name="Zone">Where the subscriber is.</param>
/// <param name="Contacts">In no order, as far as 40 days before the question and 10 days behind it.</param>
/// <param name="At">When the new contact would count. UTC.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Except">Which of the contacts it is; null if it is a new one.</param>
/// <param name="Caps">The caps.</param>
internal sealed record CapQuestion(
    TimeZoneInfo Zone, Contact[] Contacts, DateTimeOffset At, Channel Channel, int? Except, CapDocument[] Caps)
{
    private static readonly Channel[] Channels = Enum.GetValues<Channel>();
    private static readonly Channel[] Counted = [.. Channels.Where(channel => channel != Channel.Web)];
    private static readonly string[] Subjects = [.. Rulebooks.Basic.Offers.Select(offer => offer.Id), "interaction", "gone"];
    private static readonly TimeSpan[] Windows =
        [.. new[] { 1.0 / 60, 1, 2, 12, 23, 24, 25, 72, 168, 336, 720, 744 }.Select(TimeSpan.FromHours)];

    /// <summary>Anything; most instants lie on a grid, so that ties and the very bounds of windows are met often.</summary>
    public static Arbitrary<CapQuestion> Any { get; } = Arb.From(
        from zone in Gen.Choose(0, ClockChanges.Zones.Length - 1)
        from day in Gen.Choose(0, 365)
        from seconds in Gen.Choose(-90_000, 90_000)
        from capCount in Gen.Choose(1, 3)
        from caps in Cap.ArrayOf(capCount)
        from grid in Gen.Elements(60, 3_600, 43_200, 86_400)
        from contactCount in Gen.Choose(0, 14)
        from contacts in Contact(grid).ArrayOf(contactCount)
        from channel in Gen.Elements(Channels)
        from except in Gen.Choose(-8, 13)
        let at = ClockChanges.Near(ClockChanges.Zones[zone], day, seconds / 1_800 * 1_800)
        select new CapQuestion(
            ClockChanges.Zones[zone],
            [.. contacts.Select((contact, i) => contact with { Version = i, At = at + (contact.At - DateTimeOffset.UnixEpoch) })],
            at,
            channel,
            except >= 0 && except < contacts.Length ? except : null,
            [.. caps.Select((cap, i) => cap with { Code = $"cap-{i}" })]),
        question => question.Contacts
            .Select((_, i) => question with { Contacts = [.. question.Contacts.Where((_, j) => j != i)], Except = null })
            .Concat(question.Caps.Length == 1 ? [] : question.Caps.Select(cap => question with { Caps = [cap] })));

    /// <summary>The rules that are asked.</summary>
    public Rulebook ToRulebook() => Rulebooks.Compile(
        Rulebooks.Basic with
        {
            KeyMoments = [],
            ContactPolicy = new ContactPolicyDocument { Caps = [.. Caps], QuietFrom = default, QuietUntil = default },
        },
        ClockChanges.Table);

    /// <summary>The record that is asked about.</summary>
    public ContactRecord Record => new(SubscriberState.Initial(SubscriberSpec.Me) with { Contacts = [.. Contacts] });

    /// <summary>The slot that is asked about.</summary>
    public ContactSlot Slot => new(Channel, At, Zone, Except is { } place ? SubscriberSpec.Key(Contacts[place].Version) : null);

    /// <summary>Whether the naive count has room for an offer.</summary>
    public bool HasRoom(string offer) => Caps.All(cap => CapOracle.HasRoom(
        Contacts, cap, Channel, At, Except is { } place ? (place, 0) : null, Zone, GroupOf(offer), contact => [GroupOf(contact.Subject)]));

    private static string? GroupOf(string subject) => Rulebooks.Basic.Offers.FirstOrDefault(offer => offer.Id == subject)?.Group;

    /// <inheritdoc/>
    public override string ToString() => $"{Zone.Id} {At:O} {Channel} except {Except}\n"
        + string.Join('\n', Caps.Select(cap => $"{cap} {string.Join(',', cap.Channels)} {string.Join(',', cap.Kinds)}"))
        + "\n" + string.Join('\n', Contacts);

    private static Gen<Contact> Contact(int grid) =>
        from step in Gen.Frequency(
            (3, Gen.Choose(-40, 10).Select(day => day * 86_400L)), (6, Gen.Choose(-60, 30).Select(step => (long)step * grid)))
        from jitter in Gen.Frequency((8, Gen.Constant(0L)), (1, Gen.Elements(-1L, 1L)))
        from channel in Gen.Elements(Channels)
        from kind in Gen.Frequency(
            (5, Gen.Constant(MessageKind.Marketing)), (2, Gen.Elements(MessageKind.Service, MessageKind.Service, MessageKind.Mandatory)))
        from standing in Gen.Elements(Enum.GetValues<ContactStanding>())
        from subject in Gen.Elements(Subjects)
        select new Contact(
            0, 0, channel, kind, standing, subject, DateTimeOffset.UnixEpoch.AddSeconds(step).AddTicks(jitter), Attempts: 1);

    private static Gen<CapDocument> Cap { get; } =
        from channels in Gen.SubListOf(Counted)
        from groups in Gen.Frequency((2, Gen.Constant<string[]>([])), (1, Gen.Elements<string[]>(["data"], ["data", "gift"], ["news"])))
        from limit in Gen.Choose(1, 4)
        from window in Gen.Elements(Windows)
        from kinds in Gen.Frequency(
            (2, Gen.Constant<MessageKind[]>([MessageKind.Marketing])),
            (1, Gen.Elements<MessageKind[]>([MessageKind.Marketing, MessageKind.Service], [MessageKind.Service])))
        from period in Gen.Elements<CalendarPeriod?>(null, CalendarPeriod.Day, CalendarPeriod.Week, CalendarPeriod.Month)
        select new CapDocument("cap", [.. channels], limit, period is null ? window : null)
        {
            OfferGroups = [.. groups],
            Kinds = groups.Length == 0 ? [.. kinds] : [MessageKind.Marketing],
            Period = period,
        };
}
