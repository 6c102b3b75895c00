using System.Text.Json.Serialization;

namespace SmartManager.Domain.Subscribers;

/// <summary>
/// Something that happened outside: on the network, in billing, at a counter. Stored inside our own events, so a shape never changes.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Usage), "usage")]
[JsonDerivedType(typeof(Bill), "bill")]
[JsonDerivedType(typeof(TopUp), "top-up")]
[JsonDerivedType(typeof(Location), "location")]
[JsonDerivedType(typeof(PointsChange), "points")]
[JsonDerivedType(typeof(PortalVisit), "portal-visit")]
[JsonDerivedType(typeof(DeviceChange), "device-change")]
[JsonDerivedType(typeof(Complaint), "complaint")]
[JsonDerivedType(typeof(ServiceChange), "service-change")]
public abstract record NetworkEvent
{
    private NetworkEvent()
    {
    }

    /// <summary>When it happened, by the clock of whoever reports it. UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The name used in JSON, counters and metrics.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>A bundle of usage.</summary>
    /// <param name="VoiceMinutes">Minutes talked. At least 0.</param>
    /// <param name="SmsCount">Messages sent. At least 0.</param>
    /// <param name="DataKilobytes">Data used. Unit: 1,024 bytes. At least 0.</param>
    public sealed record Usage(int VoiceMinutes, int SmsCount, long DataKilobytes) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "usage";
    }

    /// <summary>A month's bill; the allowance of data begins anew with it.</summary>
    /// <param name="Month">The month billed.</param>
    /// <param name="AmountMinor">What is to be paid. Unit: the operator's smallest unit of money. At least 0.</param>
    public sealed record Bill(BillingMonth Month, long AmountMinor) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "bill";
    }

    /// <summary>Money was added to the balance.</summary>
    /// <param name="AmountMinor">How much. Unit: the operator's smallest unit of money. More than 0.</param>
    public sealed record TopUp(long AmountMinor) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "top-up";
    }

    /// <summary>The handset is somewhere else.</summary>
    /// <param name="Place">Region or country code. 1 to 64 characters.</param>
    /// <param name="IsRoaming">Whether that is outside the home network.</param>
    public sealed record Location(string Place, bool IsRoaming) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "location";
    }

    /// <summary>The loyalty points have a new balance.</summary>
    /// <param name="Balance">Points now. At least 0.</param>
    public sealed record PointsChange(long Balance) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "points";
    }

    /// <summary>The subscriber looked at the portal.</summary>
    /// <param name="Page">Which page. 1 to 64 characters.</param>
    public sealed record PortalVisit(string Page) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "portal-visit";
    }

    /// <summary>The card is in another handset.</summary>
    /// <param name="Model">Which model. 1 to 64 characters.</param>
    public sealed record DeviceChange(string Model) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "device-change";
    }

    /// <summary>A complaint was opened or closed.</summary>
    /// <param name="Ticket">The complaint's own number. 1 to 64 characters.</param>
    /// <param name="IsOpen">True when it was opened, false when it was closed.</param>
    public sealed record Complaint(string Ticket, bool IsOpen) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "complaint";
    }

    /// <summary>A service was added or removed elsewhere.</summary>
    /// <param name="Service">Which service. 1 to 64 characters.</param>
    /// <param name="IsHeld">True when it was added, false when it was removed.</param>
    public sealed record ServiceChange(string Service, bool IsHeld) : NetworkEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "service-change";
    }
}
