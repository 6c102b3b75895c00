using System.Text.Json.Serialization;

namespace SmartManager.Domain.Subscribers;

/// <summary>Moments in which a subscriber needs us. Source: requirements .</summary>
/// <remarks>Stored as a number and written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<KeyMoment>))]
public enum KeyMoment
{
    /// <summary>A bill above B times the average of the three months before.</summary>
    BillAboveAverage = 0,

    /// <summary>Loyalty points reach redemption for the first time.</summary>
    PointsRedeemable = 1,

    /// <summary>Roaming without a roaming discount.</summary>
    RoamingWithoutDiscount = 2,

    /// <summary>More data used than the plan includes.</summary>
    DataAllowanceExceeded = 3,
}
