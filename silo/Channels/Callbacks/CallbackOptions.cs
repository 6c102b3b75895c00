using System.ComponentModel.DataAnnotations;

namespace SmartManager.Channels.Callbacks;

/// <summary>Whose word on receipts and replies is taken; NAME is the carrier's.</summary>
public sealed class CallbackOptions
{
    /// <summary>Where these live in the configuration; for the carrier of <c>--carrier</c> they are <c>HttpCarrier:Callbacks</c>.</summary>
    public const string Section = "Carriers:NAME:Callbacks";

    /// <summary>
    /// What signatures are made with, by us and by the carrier: a random text that nobody else has, of at least 32 characters. Empty: calls
    /// are not signed and are taken from this machine alone. A carrier of kind <c>kannel</c> needs one. Unit: text. Default empty.
    /// </summary>
    [MaxLength(256)]
    public string Secret { get; set; } = string.Empty;

    /// <summary>
    /// Addresses and networks from which the carrier calls, such as <c>10.1.0.0/16</c>; any other is refused, signed or not. Empty: all.
    /// Behind a proxy the address is the proxy's. Unit: IP addresses and networks, by semicolon. Default empty.
    /// </summary>
    [MaxLength(2_000)]
    public string Addresses { get; set; } = string.Empty;

    /// <summary>
    /// Whether calls without a signature are taken from other machines, too, when there is no secret. Only where nobody but the carrier
    /// can reach the gateway: whoever can call may report and write as he likes. Default no.
    /// </summary>
    public bool IsOpen { get; set; }

    /// <summary>
    /// How far the time in a signature may lie from our clock, before and behind. More forgives worse clocks and lets a call that was
    /// overheard be played again for longer, which changes nothing a second time. Unit: time span. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TimeWindow { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Checks what the attributes cannot say.</summary>
internal static class CallbackCheck
{
    private const int SecretLengthMin = 32;

    /// <summary>What is wrong with them, a sentence each.</summary>
    public static IEnumerable<string> FailuresOf(string? name, CallbackOptions options)
    {
        if (options.Secret.Length is > 0 and < SecretLengthMin)
        {
            yield return $"{name}:Callbacks:{nameof(options.Secret)} must have at least {SecretLengthMin} characters.";
        }

        if (!AddressList.TryParse(options.Addresses, out _))
        {
            yield return $"{name}:Callbacks:{nameof(options.Addresses)} must be IP addresses and networks, by semicolon.";
        }
    }
}
