using System.Globalization;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Service messages: they serve, do not count towards caps and are never lost.</summary>
internal static class Notices
{
    /// <summary>Subject of the notice that an order was booked.</summary>
    public const string OrderBooked = "order-booked";

    /// <summary>Subject of the notice after an unsubscription.</summary>
    public const string Unsubscribed = "unsubscribed";

    /// <summary>Subject of the notice that what was ordered is sold out.</summary>
    public const string SoldOut = "sold-out";

    /// <summary>Subject of the notice that what was ordered cannot be ordered any more.</summary>
    public const string NotPossible = "not-possible";

    /// <summary>Subject of the notice that an order was taken back.</summary>
    public const string OrderReversed = "order-reversed";

    /// <summary>Subject of the answer to who asks for help.</summary>
    public const string Help = "help";

    /// <summary>Subject of the answer to a yes for which no offer is open.</summary>
    public const string TooLate = "too-late";

    /// <summary>An answer to a reply is not said again within this time, lest two machines answer each other for ever.</summary>
    private static readonly TimeSpan AnswerAgainAfter = TimeSpan.FromHours(1);

    private const long KilobytesPerMegabyte = 1024;

    /// <summary>Plans the notice of a key moment.</summary>
    /// <returns>When it is due; null if there is none to send.</returns>
    public static DateTimeOffset? OfMoment(TurnDraft draft, KeyMomentDocument moment, SubscriberState before, NetworkEvent @event)
    {
        if (moment.Notice is not { } notice)
        {
            return null;
        }

        var (state, place) = (draft.State, @event is NetworkEvent.Location location ? location.Place : string.Empty);
        var text = Template.Fill(
            notice.In(draft.Language),
            ("amount", Template.Money(@event is NetworkEvent.Bill bill ? bill.AmountMinor : 0)),
            ("average", Template.Money(before.BillAverageMinor)),
            ("points", Number(state.Points)),
            ("used", Number(state.DataUsedKilobytes / KilobytesPerMegabyte)),
            ("allowance", Number((state.Profile?.DataAllowanceKilobytes ?? 0) / KilobytesPerMegabyte)),
            ("place", place));
        return Plan(draft, KebabName.Of(moment.Moment), text);
    }

    /// <summary>Plans a notice, if one is set.</summary>
    public static void Say(TurnDraft draft, string subject, TextDocument? text, string offer)
    {
        if (text is not null)
        {
            Plan(draft, subject, Template.Fill(text.In(draft.Language), ("offer", offer)));
        }
    }

    /// <summary>Plans the answer to a reply, if one is set and it was not said a short while ago.</summary>
    public static void Answer(TurnDraft draft, string subject, TextDocument? text)
    {
        foreach (var contact in draft.State.Contacts.AsSpan())
        {
            if (string.Equals(contact.Subject, subject, StringComparison.Ordinal) && contact.At > draft.Now - AnswerAgainAfter)
            {
                return;
            }
        }

        Say(draft, subject, text, offer: string.Empty);
    }

    /// <summary>Whether a notice may go out at night: answers to what the subscriber just wrote, and moments that are set so.</summary>
    public static bool IsUrgent(string subject, Rulebook rulebook) =>
        subject is OrderBooked or Unsubscribed or SoldOut or NotPossible or OrderReversed or Help or TooLate
        || (KebabName.TryParse<KeyMoment>(subject, out var moment) && rulebook.FindMoment(moment) is { IsUrgent: true });

    private static DateTimeOffset? Plan(TurnDraft draft, string subject, string text)
    {
        if (draft.State.Profile is null)
        {
            return null;
        }

        if (Suppression.Check(draft.State, Channel.Sms, MessageKind.Service, draft.Context) is { } refusal)
        {
            draft.Count("held-back/" + refusal.Code);
            return null;
        }

        if (!draft.State.HasRoomFor(MessageKind.Service, draft.Now))
        {
            draft.Count("held-back/" + Refusal.HistoryFull.Code);
            return null;
        }

        var dueAt = IsUrgent(subject, draft.Rulebook)
            ? draft.Now
            : draft.Rulebook.Policy.Quiet.NextAllowed(draft.Now, draft.Rulebook.ZoneOf(draft.State.Profile));
        if (dueAt > draft.Now)
        {
            draft.Count("deferred/" + Refusal.QuietHours.Code);
        }

        draft.Plan(Channel.Sms, MessageKind.Service, subject, text, dueAt);
        return dueAt;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
