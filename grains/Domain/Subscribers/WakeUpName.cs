namespace SmartManager.Domain.Subscribers;

/// <summary>Names of wake-ups: what for, and about what.</summary>
public static class WakeUpName
{
    private const string ReceiptPrefix = "receipt/";
    private const string OfferPrefix = "offer/";

    /// <summary>No final receipt came in time.</summary>
    public static string Receipt(ContactKey key) => ReceiptPrefix + key;

    /// <summary>An offer's time has run out.</summary>
    public static string Offer(ContactKey key) => OfferPrefix + key;

    /// <summary>Reads a name of the first kind.</summary>
    public static bool IsReceipt(string name, out ContactKey key) => IsAbout(name, ReceiptPrefix, out key);

    /// <summary>Reads a name of the second kind.</summary>
    public static bool IsOffer(string name, out ContactKey key) => IsAbout(name, OfferPrefix, out key);

    private static bool IsAbout(string name, string prefix, out ContactKey key)
    {
        key = default;
        return name.StartsWith(prefix, StringComparison.Ordinal) && ContactKey.TryParse(name[prefix.Length..], out key);
    }
}
