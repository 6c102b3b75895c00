using SmartManager.Domain.Catalogue;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Recognises key moments. Source: requirements .</summary>
internal static class KeyMoments
{
    /// <summary>The moment that an event is, if it is watched; null for none.</summary>
    /// <param name="before">The state before the event.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="event">The event.</param>
    /// <param name="rulebook">The rules in force.</param>
    public static KeyMomentDocument? Find(SubscriberState before, SubscriberState after, NetworkEvent @event, Rulebook rulebook)
    {
        var moment = @event switch
        {
            NetworkEvent.Usage => rulebook.FindMoment(KeyMoment.DataAllowanceExceeded),
            NetworkEvent.Bill => rulebook.FindMoment(KeyMoment.BillAboveAverage),
            NetworkEvent.PointsChange => rulebook.FindMoment(KeyMoment.PointsRedeemable),
            NetworkEvent.Location => rulebook.FindMoment(KeyMoment.RoamingWithoutDiscount),
            _ => null,
        };
        return moment is not null && IsReached(moment, before, after, @event) ? moment : null;
    }

    private static bool IsReached(
        KeyMomentDocument moment, SubscriberState before, SubscriberState after, NetworkEvent @event) => @event switch
        {
            NetworkEvent.Usage => Exceeds(after) && !Exceeds(before),
            NetworkEvent.Bill bill => IsAboveAverage(before, bill, moment.Threshold),
            NetworkEvent.PointsChange => before.LastMomentAt(KeyMoment.PointsRedeemable) is null
                && before.Points < moment.Threshold && after.Points >= moment.Threshold,
            NetworkEvent.Location => after.IsRoaming && !before.IsRoaming && !moment.Services.Any(after.Holds),
            _ => false,
        };

    private static bool Exceeds(SubscriberState state) =>
        state.Profile is { DataAllowanceKilobytes: > 0 and var allowance } && state.DataUsedKilobytes > allowance;

    /// <summary>
    /// Compares with the three months before; without all three there is no average to speak of. A correction of a month is no new
    /// bill.
    /// </summary>
    private static bool IsAboveAverage(SubscriberState before, NetworkEvent.Bill bill, long factorPercent) =>
        before.BillsMinor.Length == SubscriberState.BillsKept
        && bill.Month > before.LastBillMonth
        && (Int128)bill.AmountMinor * 100 * SubscriberState.BillsKept > (Int128)before.BillSumMinor * factorPercent;
}
