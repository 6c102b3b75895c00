namespace SmartManager.Functions;

/// <summary>The functions: each has a folder of the same name with its <c>function.json</c>, and an address that the host calls.</summary>
internal enum SmartManagerFunction
{
    /// <summary>HTTP: a carrier's delivery receipt.</summary>
    CarrierReceipt,

    /// <summary>HTTP: a message from a subscriber, by a carrier.</summary>
    CarrierReply,

    /// <summary>Event Grid: a message from a subscriber, by Azure Communication Services.</summary>
    SmsReceived,

    /// <summary>Event Grid: what became of a message of ours at Azure Communication Services.</summary>
    SmsDelivered,

    /// <summary>Event Hubs: network events, in batches.</summary>
    NetworkEvents,

    /// <summary>Storage queue: a message may be claimed.</summary>
    ChannelSend,

    /// <summary>Storage queue: nudges that came to nothing.</summary>
    ChannelSendPoison,

    /// <summary>Timer: a look at what is due.</summary>
    DueWork,
}
