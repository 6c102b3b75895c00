using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Kannel;

/// <summary>Reads Kannel's delivery receipts.</summary>
public static class KannelReceipt
{
    /// <summary>What a receipt says.</summary>
    /// <param name="type">Its type: 1 delivered, 2 not delivered, 4 buffered, 8 accepted by the centre, 16 rejected by the centre.</param>
    /// <param name="answer">The centre's own words, which tell why it was not delivered; null for none.</param>
    /// <returns>Null if the type is none of these.</returns>
    public static DeliveryStatus? MeaningOf(string? type, string? answer) => type switch
    {
        "1" => DeliveryStatus.Delivered,
        "2" when Says(answer, "stat:EXPIRED") => DeliveryStatus.Expired,
        "2" when Says(answer, "stat:REJECTD") => DeliveryStatus.Rejected,
        "2" => DeliveryStatus.Undelivered,
        "4" or "8" => DeliveryStatus.EnRoute,
        "16" => DeliveryStatus.Rejected,
        _ => null,
    };

    private static bool Says(string? answer, string word) => answer?.Contains(word, StringComparison.Ordinal) == true;
}
