using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Where and when one more contact would count.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="At">When it would count. UTC.</param>
/// <param name="Zone">Where the subscriber is: days, weeks and months are those of this zone.</param>
/// <param name="Except">A contact that is not counted: the one that is being asked about. Null for none.</param>
public readonly record struct ContactSlot(Channel Channel, DateTimeOffset At, TimeZoneInfo Zone, ContactKey? Except = null);

/// <summary>A limit over a rolling window or a calendar period, ready to be asked.</summary>
public sealed class Cap
{
    private static readonly ChannelSet Counted = new(ChannelFacts.All.Bits & ~ChannelFacts.Passive.Bits);

    /// <summary>The offers whose contacts it counts; null for all contacts.</summary>
    private readonly FrozenSet<string>? _subjects;

    internal Cap(CapDocument document, ImmutableArray<Offer> offers)
    {
        Document = document;
        CountsMarketing = document.Kinds.Contains(MessageKind.Marketing);
        CountsService = document.Kinds.Contains(MessageKind.Service);
        Channels = document.Channels.IsEmpty ? Counted : ChannelSet.Of(document.Channels.AsSpan());
        if (!document.OfferGroups.IsEmpty)
        {
            Offers = [.. offers.Where(offer => document.OfferGroups.Contains(offer.Document.Group)).Select(offer => offer.Ordinal)];
            _subjects = Offers.Select(ordinal => offers[ordinal].Id)
                .Concat(document.OfferGroups.Select(ThirdPartySubject.OfGroup)).ToFrozenSet(StringComparer.Ordinal);
        }
    }

    /// <summary>As it was published.</summary>
    public CapDocument Document { get; }

    /// <summary>Names it in reasons.</summary>
    public string Code => Document.Code;

    /// <summary>The channels whose contacts it counts and limits.</summary>
    public ChannelSet Channels { get; }

    /// <summary>Whether it counts offers.</summary>
    public bool CountsMarketing { get; }

    /// <summary>Whether it counts service messages. It never holds them back: they serve.</summary>
    public bool CountsService { get; }

    /// <summary>At most so many contacts.</summary>
    public int Limit => Document.Limit;

    /// <summary>The offers that it limits, by their ordinals; empty if it limits whatever is said.</summary>
    public ImmutableArray<int> Offers { get; } = [];

    /// <summary>Whether it counts and limits the offers of some groups only.</summary>
    public bool IsOfGroups => _subjects is not null;

    /// <summary>Whether it limits contacts about an offer.</summary>
    public bool Limits(string offer) => _subjects is null || _subjects.Contains(offer);

    /// <summary>Whether it counts a contact, whenever that was.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="record">The record that it stands in.</param>
    public bool Counts(in Contact contact, in ContactRecord record) =>
        ((contact.Counts && CountsMarketing) || (CountsService && contact.IsServiceThatCounts))
        && Channels.Has(contact.Channel) && (_subjects is null || record.IsAbout(contact, _subjects));

    /// <summary>The window or period that ends with an instant, or holds it.</summary>
    public TimeRange Span(DateTimeOffset at, TimeZoneInfo zone) => Document.Window is { } window
        ? new TimeRange((at - window).AddTicks(1), at.AddTicks(1)) // The end belongs to a window and its beginning does not.
        : LocalCalendar.Around(Document.Period!.Value, at, zone);

    /// <summary>How many contacts the fullest of the windows or periods counts that hold an instant.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="slot">The instant and what is not counted. Its channel does not matter here.</param>
    /// <remarks>
    /// Of rolling windows the fullest ends at the instant or at a later contact: contacts that wait for the morning are counted before
    /// they leave. Cost: one look at each contact, and one more at each for each contact that is planned for later.
    /// </remarks>
    public int Fullest(in ContactRecord record, in ContactSlot slot)
    {
        var fullest = Count(record, Span(slot.At, slot.Zone), slot.Except);
        if (Document.Window is not { } window)
        {
            return fullest;
        }

        foreach (ref readonly var later in record.Contacts)
        {
            if (later.At > slot.At && later.At - slot.At < window && Counts(later, record))
            {
                fullest = Math.Max(fullest, Count(record, Span(later.At, slot.Zone), slot.Except));
            }
        }

        return fullest;
    }

    /// <summary>How many contacts it counts in a span of time.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="range">The span.</param>
    /// <param name="except">A contact that is not counted; null for none.</param>
    public int Count(in ContactRecord record, TimeRange range, ContactKey? except)
    {
        var count = 0;
        foreach (ref readonly var contact in record.Contacts)
        {
            if (range.Has(contact.At) && Counts(contact, record) && !(except is { } key && contact.Is(key)))
            {
                count++;
            }
        }

        return count;
    }
}
