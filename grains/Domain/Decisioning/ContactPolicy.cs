using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>A limit over a rolling window, ready to be asked.</summary>
/// <param name="Code">Names it in reasons.</param>
/// <param name="Channels">The channels whose contacts it counts and limits.</param>
/// <param name="Limit">At most so many contacts.</param>
/// <param name="Window">In any span of this length, its end inclusive and its beginning not.</param>
public sealed record Cap(string Code, ChannelSet Channels, int Limit, TimeSpan Window);

/// <summary>How often a subscriber may be contacted (invariant I4).</summary>
/// <remarks>
/// A planned contact counts at the instant at which it is due, a released one at the instant at which it was released. So a new one
/// must fit into every window that holds it, also into those that end later: contacts that wait for the morning are counted before
/// they leave.
/// </remarks>
public sealed class ContactPolicy
{
    internal ContactPolicy(ContactPolicyDocument document)
    {
        Document = document;
        Caps = [.. document.Caps.Select(cap => new Cap(cap.Code, ChannelSet.Of(cap.Channels.AsSpan()), cap.Limit, cap.Window))];
        Quiet = new QuietHours(document.QuietFrom, document.QuietUntil);
    }

    /// <summary>As it was published.</summary>
    public ContactPolicyDocument Document { get; }

    /// <summary>All limits.</summary>
    public ImmutableArray<Cap> Caps { get; }

    /// <summary>When marketing is not sent.</summary>
    public QuietHours Quiet { get; }

    /// <summary>Whether one more contact at an instant fits under every cap.</summary>
    /// <param name="contacts">The contacts on record, in any order.</param>
    /// <param name="channel">The channel of the new one.</param>
    /// <param name="at">When it would count. UTC.</param>
    /// <param name="except">A contact that is not counted: the one that is being asked about. Null for none.</param>
    /// <returns>Null if it fits.</returns>
    public Refusal? Check(ReadOnlySpan<Contact> contacts, Channel channel, DateTimeOffset at, ContactKey? except)
    {
        foreach (var cap in Caps)
        {
            if (cap.Channels.Has(channel) && !Fits(contacts, cap, at, except))
            {
                return Refusal.Cap;
            }
        }

        return null;
    }

    /// <summary>How many contacts count in the window of a cap that ends at an instant.</summary>
    public static int Count(ReadOnlySpan<Contact> contacts, Cap cap, DateTimeOffset end, ContactKey? except)
    {
        var count = 0;
        foreach (var contact in contacts)
        {
            if (contact.Counts && cap.Channels.Has(contact.Channel) && contact.At <= end && end - contact.At < cap.Window
                && !(except is { } key && contact.Is(key)))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>
    /// The fullest of the windows that hold an instant ends at the instant or at a later contact; each must have room for one more.
    /// </summary>
    private static bool Fits(ReadOnlySpan<Contact> contacts, Cap cap, DateTimeOffset at, ContactKey? except)
    {
        if (Count(contacts, cap, at, except) >= cap.Limit)
        {
            return false;
        }

        foreach (var later in contacts)
        {
            if (later.At > at && later.At - at < cap.Window && later.Counts && Count(contacts, cap, later.At, except) >= cap.Limit)
            {
                return false;
            }
        }

        return true;
    }
}
