using System.Text.Json.Serialization;

namespace SmartManager.Channels.Azure;

/// <summary>What is posted to Communication Services. Personal data.</summary>
internal sealed record AcsSend(string From, AcsRecipient[] SmsRecipients, string Message, AcsSendOptions SmsSendOptions);

/// <summary>One recipient, with what tells a copy of the request from a new one.</summary>
internal sealed record AcsRecipient(string To, string RepeatabilityRequestId, string RepeatabilityFirstSent);

/// <summary>What comes back of the message: reports, and the tag in them.</summary>
internal sealed record AcsSendOptions(bool EnableDeliveryReport, string Tag);

/// <summary>The answer: what became of each recipient. Fields that are not read here may be there.</summary>
internal sealed record AcsAnswer
{
    /// <summary>One for each recipient.</summary>
    public AcsResult[]? Value { get; init; }
}

/// <summary>What became of one recipient.</summary>
internal sealed record AcsResult
{
    /// <summary>The id of the message; null if it was not taken.</summary>
    public string? MessageId { get; init; }

    /// <summary>What HTTP would have answered for this recipient alone.</summary>
    public int HttpStatusCode { get; init; }

    /// <summary><c>accepted</c> or <c>rejected</c>: whether the request is no copy that differs from the first one.</summary>
    public string? RepeatabilityResult { get; init; }

    /// <summary>Whether the message was taken.</summary>
    public bool Successful { get; init; }
}

/// <summary>How what is posted and answered looks as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AcsSend))]
[JsonSerializable(typeof(AcsAnswer))]
internal sealed partial class AcsJson : JsonSerializerContext;
