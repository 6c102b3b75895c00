using System.Collections.Immutable;

namespace SmartManager.Domain.Subscribers;

/// <summary>What is remembered of service messages where a cap counts them.</summary>
internal static class ServiceRecord
{
    /// <summary>The contacts without those that may be forgotten when one more is put on record.</summary>
    /// <param name="contacts">The contacts on record.</param>
    /// <param name="now">When the next one is put there. UTC.</param>
    /// <param name="keepsService">Whether a cap counts service messages.</param>
    public static ImmutableArray<Contact> Forget(ImmutableArray<Contact> contacts, DateTimeOffset now, bool keepsService) =>
        keepsService ? Forget(contacts, now) : contacts.RemoveAll(contact => contact.IsForgettable(now));

    /// <summary>
    /// The contacts without those that no cap can count any more: as everywhere, but that settled service messages stay as long as offers
    /// do, the latest <see cref="SubscriberState.ServiceKept"/> of them.
    /// </summary>
    /// <remarks>
    /// Whatever is dropped beyond that changes no answer: a window that it would lie in holds all the later ones, and they fill every cap.
    /// </remarks>
    private static ImmutableArray<Contact> Forget(ImmutableArray<Contact> contacts, DateTimeOffset now)
    {
        var since = OldestKept(contacts.AsSpan(), now);
        return contacts.RemoveAll(contact => contact.IsForgettable(now) && !(IsCountable(contact, now) && contact.At >= since));
    }

    private static DateTimeOffset OldestKept(ReadOnlySpan<Contact> contacts, DateTimeOffset now)
    {
        var count = 0;
        foreach (ref readonly var contact in contacts)
        {
            count += IsCountable(contact, now) ? 1 : 0;
        }

        if (count <= SubscriberState.ServiceKept)
        {
            return DateTimeOffset.MinValue;
        }

        var latest = new List<DateTimeOffset>(count);
        foreach (ref readonly var contact in contacts)
        {
            if (IsCountable(contact, now))
            {
                latest.Add(contact.At);
            }
        }

        latest.Sort();
        return latest[^SubscriberState.ServiceKept];
    }

    /// <summary>Settled, and a window of today can hold it.</summary>
    private static bool IsCountable(in Contact contact, DateTimeOffset now) =>
        contact.IsServiceThatCounts && contact.IsSettled
        && now - contact.At < SubscriberState.ContactsKeptFor + SubscriberState.ClockStepMax;
}
