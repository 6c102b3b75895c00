using System.Text.Json.Serialization;

namespace SmartManager.Domain.Messaging;

/// <summary>The network's word on a message.</summary>
/// <remarks>Source: SMPP 5.0, message_state, folded to what a decision needs.</remarks>
[JsonConverter(typeof(KebabNameConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>Intermediate: on its way (ENROUTE, ACCEPTED, buffered). Changes nothing.</summary>
    EnRoute = 0,

    /// <summary>Final: on the handset (DELIVRD).</summary>
    Delivered = 1,

    /// <summary>Final: will not arrive (UNDELIV, DELETED).</summary>
    Undelivered = 2,

    /// <summary>Final: not reachable within its validity (EXPIRED).</summary>
    Expired = 3,

    /// <summary>Final: the network refused it (REJECTD).</summary>
    Rejected = 4,
}

/// <summary>What a carrier said when a message was handed to it.</summary>
[JsonConverter(typeof(KebabNameConverter<Handover>))]
public enum Handover
{
    /// <summary>The carrier has it.</summary>
    Accepted = 0,

    /// <summary>The carrier will never take it (bad number, forbidden content).</summary>
    Rejected = 1,

    /// <summary>The carrier surely does not have it (connection refused, throttled): it may be tried again.</summary>
    Unavailable = 2,

    /// <summary>Nobody knows whether the carrier has it (time-out after sending, crash).</summary>
    Unknown = 3,
}
