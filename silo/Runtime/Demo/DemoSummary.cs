using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Contracts.Storage;

namespace SmartManager.Silo.Demo;

/// <summary>What a played month came to. All but the two timing figures depend on the seed and the base alone.</summary>
public sealed record DemoSummary
{
    /// <summary>What everything was drawn from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Subscribers in the base.</summary>
    public required int Subscribers { get; init; }

    /// <summary>Days played.</summary>
    public required int Days { get; init; }

    /// <summary>Network events whose effect is durable.</summary>
    public required long Events { get; init; }

    /// <summary>Times that the funnel was run.</summary>
    public required long Decisions { get; init; }

    /// <summary>Contacts planned, and where they stand at the end.</summary>
    public required ContactSummary Contacts { get; init; }

    /// <summary>Decisions and contacts that ended in silence, by the code of the reason.</summary>
    public required SortedDictionary<string, long> HeldBack { get; init; }

    /// <summary>Contacts that waited for the morning.</summary>
    public required long Deferred { get; init; }

    /// <summary>Messages that subscribers wrote.</summary>
    public required long Replies { get; init; }

    /// <summary>Those messages by what was understood.</summary>
    public required SortedDictionary<string, long> RepliesByIntent { get; init; }

    /// <summary>Orders that billing booked.</summary>
    public required long Orders { get; init; }

    /// <summary>What they are worth. Unit: the smallest unit of the currency.</summary>
    public required long RevenueMinor { get; init; }

    /// <summary>The currency of all amounts. ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What became of each offer that was put, the most revenue first.</summary>
    public required IReadOnlyList<OfferSummary> Offers { get; init; }

    /// <summary>Key moments by name.</summary>
    public required SortedDictionary<string, long> Moments { get; init; }

    /// <summary>Subscribers who had used up a cap at the end.</summary>
    public required int SubscribersAtCap { get; init; }

    /// <summary>The same for each cap. A subscriber can be at more than one.</summary>
    public required IReadOnlyList<CapSummary> Caps { get; init; }

    /// <summary>What came of each campaign, in the order in which they began.</summary>
    public required IReadOnlyList<CampaignSummary> Campaigns { get; init; }

    /// <summary>What the import of a file found; null for the generated base.</summary>
    public DemoImport? Import { get; init; }

    /// <summary>Wall time of the play. Unit: seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Network events a second of wall time, everything that they led to included.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Reads the counters of a store.</summary>
    internal static CounterSums Sum(IEnumerable<CounterIncrement> counters) => new(counters);
}

/// <summary>What came of a campaign, over all of its tasks.</summary>
/// <param name="Campaign">Which.</param>
/// <param name="Targets">Times that a task came to a subscriber for whom it was.</param>
/// <param name="Control">Of them those kept out, so that the effect can be measured.</param>
/// <param name="Sent">Messages that carriers took.</param>
/// <param name="Reached">Of the targets those whom a contact reached, or may have.</param>
/// <param name="Orders">Of them those who ordered.</param>
/// <param name="RevenueMinor">What they ordered for. Unit: the smallest unit of the currency.</param>
public sealed record CampaignSummary(
    string Campaign, long Targets, long Control, long Sent, long Reached, long Orders, long RevenueMinor);

/// <summary>Contacts, cut three ways.</summary>
/// <param name="Total">All that were planned.</param>
/// <param name="ByChannel">By channel.</param>
/// <param name="ByKind">By kind of message.</param>
/// <param name="ByOutcome">By where they stand at the end.</param>
public sealed record ContactSummary(
    long Total, SortedDictionary<string, long> ByChannel, SortedDictionary<string, long> ByKind, SortedDictionary<string, long> ByOutcome);

/// <summary>What became of one offer.</summary>
/// <param name="Offer">Its id.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="NameZh">Its name in Chinese.</param>
/// <param name="Contacts">Times that it was put: messages that the carrier may have, and times that it was shown or said.</param>
/// <param name="Orders">Orders that billing booked.</param>
/// <param name="RevenueMinor">What they are worth. Unit: the smallest unit of the currency.</param>
public sealed record OfferSummary(string Offer, string NameEn, string NameZh, long Contacts, long Orders, long RevenueMinor);

/// <summary>How many subscribers have used up a cap at the end.</summary>
/// <param name="Cap">Its code.</param>
/// <param name="Limit">At most so many contacts.</param>
/// <param name="Days">In any span of this length. Unit: days.</param>
/// <param name="Subscribers">Who have had as many.</param>
public sealed record CapSummary(string Cap, int Limit, double Days, int Subscribers);

/// <summary>What the import of a file found.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Imported">Subscribers made of them.</param>
/// <param name="Warned">Rows that were imported with a reservation.</param>
/// <param name="Rejected">Rows that could not be imported.</param>
/// <param name="Findings">How often each code was found.</param>
public sealed record DemoImport(long Rows, long Imported, long Warned, long Rejected, SortedDictionary<string, long> Findings);

/// <summary>Sums of counters over all days.</summary>
internal sealed class CounterSums
{
    private readonly SortedDictionary<string, long> _sums = new(StringComparer.Ordinal);

    public CounterSums(IEnumerable<CounterIncrement> counters)
    {
        foreach (var counter in counters)
        {
            // A counter's name begins with its day.
            var name = counter.Name[(counter.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            _sums[name] = _sums.GetValueOrDefault(name) + counter.Amount;
        }
    }

    public long Of(string name) => _sums.GetValueOrDefault(name);

    public long Below(string prefix) => By(prefix, part: 0).Values.Sum();

    /// <summary>Sums below a prefix by one of the parts of the names' rest.</summary>
    public SortedDictionary<string, long> By(string prefix, int part)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, amount) in _sums)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && amount != 0)
            {
                var key = name[prefix.Length..].Split('/')[part];
                sums[key] = sums.GetValueOrDefault(key) + amount;
            }
        }

        return sums;
    }
}

/// <summary>How a summary looks as JSON: <see cref="Readable"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DemoSummary))]
public sealed partial class DemoJson : JsonSerializerContext
{
    /// <summary>With texts as people read them. For files, where no escape protects anything.</summary>
    public static DemoJson Readable => field ??= new DemoJson(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
