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
    public static KeyMomentDocument? Find(
        SubscriberState before, SubscriberState after, NetworkEvent @event, Rulebook rulebook) => @event switch
    {
        NetworkEvent.Usage => Watched(rulebook, KeyMoment.DataAllowanceExceeded, _ => Exceeds(after) && !Exceeds(before)),
        NetworkEvent.Bill bill => Watched(rulebook, KeyMoment.BillAboveAverage, moment => IsAboveAverage(before, bill, moment.Threshold)),
        NetworkEvent.PointsChange => Watched(rulebook, KeyMoment.PointsRedeemable, moment =>
            before.LastMomentAt(KeyMoment.PointsRedeemable) is null
            && before.Points < moment.Threshold
            && after.Points >= moment.Threshold),
        NetworkEvent.Location => Watched(rulebook, KeyMoment.RoamingWithoutDiscount, moment =>
            after.IsRoaming && !before.IsRoaming && !moment.Services.Any(after.Holds)),
        _ => null,
    };

    private static KeyMomentDocument? Watched(Rulebook rulebook, KeyMoment moment, Func<KeyMomentDocument, bool> isReached) =>
        rulebook.FindMoment(moment) is { } document && isReached(document) ? document : null;

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
