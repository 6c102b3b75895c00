using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>One task of a campaign, ready to decide by.</summary>
public sealed class TaskPlan
{
    /// <summary>How often slots and the policy's hours are asked by turns before it is said that they never meet.</summary>
    private const int MeetingsMax = 64;

    private readonly ContactHours? _slots;

    /// <summary>Makes one of a document that was checked.</summary>
    /// <param name="campaign">Its campaign.</param>
    /// <param name="document">The task.</param>
    /// <param name="place">Its place in the campaign. 0 is the first.</param>
    public TaskPlan(CampaignDocument campaign, TaskDocument document, int place)
    {
        (Document, Place, Lane) = (document, place, LaneOf(campaign.Id, document.Id));
        CostMinor = campaign.Costs.Contacts.FirstOrDefault(cost => cost.Channel == document.Channel)?.CostMinor ?? 0;
        _slots = document.Slots.IsEmpty ? null : ContactHours.OfSlots(document.Channel, document.Slots);
    }

    /// <summary>As planners wrote it.</summary>
    public TaskDocument Document { get; }

    /// <summary>Its place in the campaign. 0 is the first.</summary>
    public int Place { get; }

    /// <summary>The name under which its contacts wait in the outbox, are paced and stopped.</summary>
    public string Lane { get; }

    /// <summary>What a contact costs. Unit: the smallest unit of the currency.</summary>
    public long CostMinor { get; }

    /// <summary>The name under which the contacts of a task wait in the outbox.</summary>
    public static string LaneOf(string campaign, string task) => $"{campaign}.{task}";

    /// <summary>The first instant, not before the given one, that lies in a slot and in the hours of the contact policy.</summary>
    /// <returns>UTC; null if there is none within <see cref="ContactHours.SearchedFor"/>.</returns>
    public DateTimeOffset? NextAllowed(ContactPolicy policy, DateTimeOffset instant, TimeZoneInfo zone)
    {
        if (_slots is null)
        {
            return instant;
        }

        DateTimeOffset? at = instant;
        for (var meetings = 0; meetings < MeetingsMax; meetings++)
        {
            var inSlot = _slots.NextAllowed(Document.Channel, at.Value, zone);
            at = inSlot is { } slot && !ChannelFacts.Inbound.Has(Document.Channel)
                ? policy.Hours.NextAllowed(Document.Channel, slot, zone)
                : inSlot;
            if (at is null || at == inSlot || at - instant > ContactHours.SearchedFor)
            {
                break;
            }
        }

        return at is { } met && met - instant <= ContactHours.SearchedFor && _slots.WhyNot(Document.Channel, met, zone) is null
            ? met
            : null;
    }
}
