using System.Diagnostics;

namespace SmartManager.Domain.Subscribers;

/// <summary>Folds network events into the state.</summary>
internal static class NetworkEventFold
{
    public static SubscriberState Fold(SubscriberState state, NetworkEvent @event) => @event switch
    {
        NetworkEvent.Usage usage => state with
        {
            VoiceMinutes = (int)Math.Min((long)state.VoiceMinutes + usage.VoiceMinutes, int.MaxValue),
            SmsCount = (int)Math.Min((long)state.SmsCount + usage.SmsCount, int.MaxValue),
            DataUsedKilobytes = state.DataUsedKilobytes + usage.DataKilobytes,
        },
        NetworkEvent.Bill bill => Fold(state, bill),
        NetworkEvent.TopUp topUp => state with { BalanceMinor = state.BalanceMinor + topUp.AmountMinor },
        NetworkEvent.Location location => state with { IsRoaming = location.IsRoaming },
        NetworkEvent.PointsChange points => state with { Points = points.Balance },
        NetworkEvent.PortalVisit => state,
        NetworkEvent.DeviceChange => state,
        NetworkEvent.Complaint complaint => Fold(state, complaint),
        NetworkEvent.ServiceChange change => state with
        {
            Services = change.IsHeld
                ? SubscriberEvolution.With(state.Services, change.Service)
                : SubscriberEvolution.Without(state.Services, change.Service),
        },
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    /// <summary>
    /// A newer month begins a new cycle; the same month again corrects the amount; an older one comes too late to matter.
    /// </summary>
    private static SubscriberState Fold(SubscriberState state, NetworkEvent.Bill bill)
    {
        if (bill.Month < state.LastBillMonth)
        {
            return state;
        }

        if (bill.Month == state.LastBillMonth && !state.BillsMinor.IsEmpty)
        {
            return state with { BillsMinor = state.BillsMinor.SetItem(state.BillsMinor.Length - 1, bill.AmountMinor) };
        }

        var bills = state.BillsMinor.Length < SubscriberState.BillsKept ? state.BillsMinor : state.BillsMinor.RemoveAt(0);
        return state with
        {
            BillsMinor = bills.Add(bill.AmountMinor),
            LastBillMonth = bill.Month,
            DataUsedKilobytes = 0,
            VoiceMinutes = 0,
            SmsCount = 0,
        };
    }

    private static SubscriberState Fold(SubscriberState state, NetworkEvent.Complaint complaint)
    {
        var open = state.OpenComplaints.RemoveAll(ticket => string.Equals(ticket, complaint.Ticket, StringComparison.Ordinal));
        if (complaint.IsOpen)
        {
            open = open.Length < SubscriberState.ComplaintsMax ? open.Add(complaint.Ticket) : open.RemoveAt(0).Add(complaint.Ticket);
        }

        return state with { OpenComplaints = open };
    }
}
