using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Http;
using SmartManager.Channels.Line;

namespace SmartManager.Channels.Kannel;

/// <summary>A carrier of kind <c>kannel</c>: SMS through the open source gateway Kannel; KANNEL stands for the name that you give it.</summary>
public sealed class KannelOptions : IRealCarrierSettings
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Carriers:KANNEL";

    /// <summary>Where its smsbox takes messages. Unit: http(s) address. Default <c>http://127.0.0.1:13013/cgi-bin/sendsms</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Url { get; set; } = "http://127.0.0.1:13013/cgi-bin/sendsms";

    /// <summary>The user of its group <c>sendsms-user</c>. Unit: text. Default empty: it must be said.</summary>
    [Required(AllowEmptyStrings = false)]
    [RegularExpression("[!-~]{1,100}", ErrorMessage = "The field {0} must be 1 to 100 characters of ASCII without blanks.")]
    public string Username { get; set; } = string.Empty;

    /// <summary>That user's password. It goes in a header and stands in no address and no log. Unit: text. Default empty: it must be said.</summary>
    [Required(AllowEmptyStrings = false)]
    [RegularExpression("[!-~]{1,100}", ErrorMessage = "The field {0} must be 1 to 100 characters of ASCII without blanks.")]
    public string Password { get; set; } = string.Empty;

    /// <summary>
    /// Where Kannel reaches the gateway: receipts are called back below it. Unit: http(s) address. Default <c>http://127.0.0.1:8080</c>.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string CallbackUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>What the handset shows as the sender. Empty: Kannel's own default. Unit: number or letters. Default empty.</summary>
    [RegularExpression(SenderShape, ErrorMessage = "The field {0} must be 1 to 20 of the characters + A-Z a-z 0-9 . _ -, or empty.")]
    public string SenderId { get; set; } = string.Empty;

    /// <summary>
    /// Senders of their own by the offer or key moment that a message is about, such as <c>SenderIds:newspaper=1008601</c>: a virtual number
    /// for each campaign. At most 1,000. Unit: number or letters. Default empty.
    /// </summary>
    public Dictionary<string, string> SenderIds { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The <c>smsc-id</c> over which Kannel should send. Empty: it chooses. Unit: text. Default empty.</summary>
    [RegularExpression("[A-Za-z0-9._-]{0,40}", ErrorMessage = "The field {0} must be at most 40 of the characters A-Z a-z 0-9 . _ -.")]
    public string SmscId { get; set; } = string.Empty;

    /// <summary>How long to wait for a connection. After it the message surely was not sent. Unit: time span. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait for a whole answer. After it nobody knows whether the message was sent. Unit: time span. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections to smsbox at once. Not below <c>Line:InFlightMax</c>. Unit: connections. Default 64.</summary>
    [Range(1, 10_000)]
    public int ConnectionsMax { get; set; } = 64;

    /// <inheritdoc/>
    [ValidateObjectMembers]
    public LineOptions Line { get; set; } = new();

    /// <inheritdoc/>
    [ValidateObjectMembers]
    public CallbackOptions Callbacks { get; set; } = new();

    private const string SenderShape = "[+A-Za-z0-9._-]{0,20}";
    private const int SenderIdsMax = 1_000;

    /// <summary>What else can be wrong, a sentence each.</summary>
    internal static IEnumerable<string> FailuresOf(string? name, KannelOptions options)
    {
        foreach (var (key, url) in new[] { (nameof(options.Url), options.Url), (nameof(options.CallbackUrl), options.CallbackUrl) })
        {
            // Kannel reads a percent sign of the address that it calls back as one of its own escapes.
            if (!CarrierClient.IsHttp(url) || url.AsSpan().ContainsAny("%?# "))
            {
                yield return $"{name}:{key} must be an http or https address without a query and without escapes.";
            }
        }

        if (options.Callbacks.Secret.Length == 0)
        {
            yield return $"{name}:Callbacks:Secret must be set: receipts of Kannel are signed with it.";
        }

        if (options.SenderIds.Count > SenderIdsMax)
        {
            yield return $"{name}:SenderIds must have at most {SenderIdsMax} entries.";
        }

        foreach (var (subject, _) in options.SenderIds.Where(pair => pair.Value.Length == 0
            || !System.Text.RegularExpressions.Regex.IsMatch(pair.Value, "^" + SenderShape + "$")))
        {
            yield return $"{name}:SenderIds:{subject} must be 1 to 20 of the characters + A-Z a-z 0-9 . _ -.";
        }
    }
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
internal sealed partial class KannelValuesValidator : IValidateOptions<KannelOptions>;
