using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Channels.Billing;

/// <summary>The operator's billing system (BOSS), reached over HTTP.</summary>
public sealed class BillingOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Billing";

    /// <summary>Shortest secret. Unit: characters.</summary>
    public const int SecretLengthMin = 32;

    /// <summary>
    /// Where orders are booked: <c>/orders:check</c>, <c>/orders</c> and <c>/reversals</c> below it. Empty: billing is simulated. Unit:
    /// http(s) address. Default empty.
    /// </summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// What requests are signed with, and what billing signs its own word with: a random text of at least 32 characters. Empty: requests
    /// are not signed, and its word is taken from this machine alone. Unit: text. Default empty.
    /// </summary>
    [MaxLength(256)]
    public string Secret { get; set; } = string.Empty;

    /// <summary>
    /// Whether an order is checked before it is booked: is the product one, is the subscriber's state fresh, has the subscriber got it
    /// already. Default yes.
    /// </summary>
    public bool ChecksFirst { get; set; } = true;

    /// <summary>How long to wait for a connection. Unit: time span. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long to wait for a whole answer. After it the order is asked for again under the same key. Unit: time span. Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections to billing at once: no more load than these make is ever on it. Unit: connections. Default 16.</summary>
    [Range(1, 1_000)]
    public int ConnectionsMax { get; set; } = 16;

    /// <summary>
    /// How far the time in a signature of billing's own word may lie from our clock, before and behind. Unit: time span. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TimeWindow { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class BillingOptionsValidator : IValidateOptions<BillingOptions>;
