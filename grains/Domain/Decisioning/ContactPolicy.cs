using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Domain.Decisioning;

/// <summary>How often a subscriber may be contacted (invariant I4), and when.</summary>
/// <remarks>
/// A planned contact counts at the instant at which it is due, a released one at the instant at which it was released. So a new one
/// must fit into every window that holds it, also into those that end later.
/// </remarks>
public sealed class ContactPolicy
{
    internal ContactPolicy(ContactPolicyDocument document, ImmutableArray<Offer> offers)
    {
        Document = document;
        Caps = [.. document.Caps.Select(cap => new Cap(cap, offers))];
        CountsService = Caps.Any(cap => cap.CountsService);
        Quiet = new QuietHours(document.QuietFrom, document.QuietUntil);
        Hours = new ContactHours(document, Quiet);
    }

    /// <summary>As it was published.</summary>
    public ContactPolicyDocument Document { get; }

    /// <summary>All limits, in the order of the document.</summary>
    public ImmutableArray<Cap> Caps { get; }

    /// <summary>Whether a cap counts service messages, so that they must be remembered.</summary>
    public bool CountsService { get; }

    /// <summary>When nothing is sent that can wait.</summary>
    public QuietHours Quiet { get; }

    /// <summary>When marketing may go out, on each channel.</summary>
    public ContactHours Hours { get; }

    /// <summary>Whether one more contact fits under every cap that limits whatever is said.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="slot">The new one.</param>
    /// <returns>Null if it fits.</returns>
    public Refusal? Check(in ContactRecord record, in ContactSlot slot)
    {
        foreach (var cap in Caps)
        {
            if (!cap.IsOfGroups && IsFull(cap, record, slot))
            {
                return Refusal.Cap;
            }
        }

        return null;
    }

    /// <summary>Whether one more contact about an offer fits under every cap.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="slot">The new one.</param>
    /// <param name="offer">What it is about.</param>
    /// <returns>Null if it fits.</returns>
    public Refusal? Check(in ContactRecord record, in ContactSlot slot, string offer)
    {
        foreach (var cap in Caps)
        {
            if (cap.Limits(offer) && IsFull(cap, record, slot))
            {
                return Refusal.Cap;
            }
        }

        return null;
    }

    /// <summary>Finds the offers that do not fit under the caps of their groups, once for a whole decision.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="slot">The new one.</param>
    /// <param name="refusals">For each offer of the rulebook a number; gets that of the refusal where a cap is used up.</param>
    public void FindFullGroups(in ContactRecord record, in ContactSlot slot, Span<byte> refusals)
    {
        foreach (var cap in Caps)
        {
            if (!cap.IsOfGroups || !IsFull(cap, record, slot))
            {
                continue;
            }

            foreach (var offer in cap.Offers)
            {
                refusals[offer] = Refusal.Cap.Number;
            }
        }
    }

    private static bool IsFull(Cap cap, in ContactRecord record, in ContactSlot slot) =>
        cap.Channels.Has(slot.Channel) && cap.Fullest(record, slot) >= cap.Limit;
}
