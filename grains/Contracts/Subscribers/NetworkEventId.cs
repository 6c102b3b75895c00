namespace SmartManager.Contracts.Subscribers;

/// <summary>How the id that a sender gave its network event becomes the id of a message, whichever way it came.</summary>
public static class NetworkEventId
{
    /// <summary>Put before the sender's id, so that the ids of different sorts of messages cannot meet.</summary>
    public const string Prefix = "event/";

    /// <summary>Longest id of a sender. Unit: characters.</summary>
    public const int LengthMax = 100;
}
