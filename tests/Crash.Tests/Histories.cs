using System.Globalization;
using System.Text.Json;

namespace SmartManager.Crash.Tests;

/// <summary>What the histories of all subscribers say: when which event happened, and what became of each message.</summary>
internal sealed class Histories
{
    private readonly List<ILookup<long, long>> _observed = [];

    /// <summary>Each message that was planned, by key.</summary>
    public Dictionary<string, ContactHistory> Contacts { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads them from a server.</summary>
    public static async Task<Histories> ReadAsync(Audit audit)
    {
        var read = new Histories();
        for (var who = 0; who < Operator.SubscriberCount; who++)
        {
            var history = await audit.HistoryAsync(who);
            read._observed.Add(history.Where(each => Type(each) == "network-event-observed.v1")
                .Select(each => Ticks(each.GetProperty("event").GetProperty("occurredAt").GetString()!)).ToLookup(ticks => ticks));
            foreach (var contact in history.Where(each => Type(each)!.StartsWith("contact-", StringComparison.Ordinal)).Reverse())
            {
                read.Note($"{Operator.SubscriberId(who)}~{contact.GetProperty("decision")}~{contact.GetProperty("ordinal")}", contact);
            }
        }

        return read;
    }

    /// <summary>Acknowledged events that are not there exactly once.</summary>
    public IEnumerable<string> FindLost(IEnumerable<Event> acknowledged) =>
        from each in acknowledged
        let count = _observed[each.Who][Ticks(each.At)].Count()
        where count != 1
        select $"{each.Who}: {each.At} is there {count} times";

    private void Note(string key, JsonElement contact)
    {
        switch (Type(contact))
        {
            case "contact-planned.v1":
                Contacts.Add(key, new ContactHistory(contact.GetProperty("kind").GetString()!));
                break;
            case "contact-released.v1":
                Contacts[key].ReleasedAt.Add(contact.GetProperty("at").GetDateTimeOffset());
                break;
            case "contact-handed-over.v1":
                Contacts[key].Handovers.Add(contact.GetProperty("handover").GetString()!);
                break;
            default:
                break;
        }
    }

    private static string? Type(JsonElement @event) => @event.GetProperty("type").GetString();

    private static long Ticks(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcTicks;
}

/// <summary>What became of one message, oldest first.</summary>
/// <param name="Kind">What kind of message.</param>
internal sealed record ContactHistory(string Kind)
{
    /// <summary>When the intent to send it was made durable. Once, or again after each hand-over that surely was none.</summary>
    public List<DateTimeOffset> ReleasedAt { get; } = [];

    /// <summary>What the carrier said.</summary>
    public List<string> Handovers { get; } = [];
}
