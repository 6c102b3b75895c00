using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>What caps count: the contacts on record, and what was put, or is proposed, in those that are conversations.</summary>
/// <remarks>
/// A conversation is one contact, whatever was put in it. Its own subject names no offer: for a cap of groups it is about each offer that
/// was put in it, and, while it is open, about each that is proposed in it and that nobody has said anything to, for that may be put now.
/// </remarks>
public readonly ref struct ContactRecord
{
    private readonly ReadOnlySpan<PastPut> _puts;
    private readonly ImmutableArray<Interaction> _interactions;

    /// <summary>The record of a subscriber.</summary>
    /// <param name="state">What is known of the subscriber.</param>
    public ContactRecord(SubscriberState state)
    {
        Contacts = state.Contacts.AsSpan();
        _puts = state.Puts.AsSpan();
        _interactions = state.Interactions;
    }

    /// <summary>The contacts on record, in any order.</summary>
    public ReadOnlySpan<Contact> Contacts { get; }

    /// <summary>Whether a contact is about one of some offers or groups.</summary>
    /// <param name="contact">One of <see cref="Contacts"/>.</param>
    /// <param name="subjects">The offers, and the groups as <see cref="ThirdPartySubject.OfGroup"/> writes them.</param>
    internal bool IsAbout(in Contact contact, FrozenSet<string> subjects) =>
        subjects.Contains(contact.Subject) || (ChannelFacts.Inbound.Has(contact.Channel) && HasPut(contact, subjects));

    private bool HasPut(in Contact contact, FrozenSet<string> subjects)
    {
        foreach (ref readonly var put in _puts)
        {
            if (put.Version == contact.Version && subjects.Contains(put.Offer))
            {
                return true;
            }
        }

        foreach (var interaction in _interactions)
        {
            for (var i = 0; interaction.Version == contact.Version && i < interaction.Offers.Length; i++)
            {
                if (interaction.Awaits(i) && subjects.Contains(interaction.Offers[i]))
                {
                    return true;
                }
            }
        }

        // What was put in it may be forgotten: doubt does not send.
        return _puts.Length >= SubscriberState.PutsKept && contact.At <= _puts[0].At;
    }
}
