using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>Which messages are handed over by workers outside, such as the function app, instead of by a relay of ours.</summary>
public sealed class OutsideOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Outside";

    private const char Separator = ';';

    /// <summary>
    /// Channels whose messages wait for a worker that claims them (<c>POST /v1/outbox/{key}/claims</c>) and tells how it ended. The same in
    /// every process of an installation. Unit: names of channels, by semicolon, such as <c>sms</c>. Default empty: relays hand over all.
    /// </summary>
    [StringLength(200)]
    public string Channels { get; set; } = string.Empty;

    /// <summary>
    /// Names of the carriers that workers hand messages to, as in their callbacks: <c>POST /v1/carriers/{name}/receipts</c>. Unit: names, by
    /// semicolon. Default <c>acs</c>; none counts while no channel is named.
    /// </summary>
    [StringLength(400)]
    [RegularExpression("[a-z0-9;-]*", ErrorMessage = "Outside:Carriers must be lower-case names, by semicolon.")]
    public string Carriers { get; set; } = "acs";

    /// <summary>
    /// How long a worker may take from its claim to its word on how it ended. After it nobody knows: marketing is in doubt, a service notice
    /// is tried again. Longer than the carrier's slowest answer. Calls have <c>CallLists:ClaimTimeout</c>. Unit: time span. Default 2 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// After how long workers are told again of a message that nobody claimed. Unit: time span. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan NudgePause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Messages of one channel of which workers were told and that nobody claimed yet; the others wait. Also the longest that the queue gets,
    /// but for what comes twice. Unit: messages. Default 100,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int NudgesMax { get; set; } = 100_000;

    /// <summary>The channels, each once.</summary>
    public IReadOnlyList<string> ChannelNames() => Split(Channels);

    /// <summary>The workers' carriers; empty while no channel is named.</summary>
    public IReadOnlyList<string> CarrierNames() => ChannelNames().Count == 0 ? [] : Split(Carriers);

    /// <summary>Whether workers outside hand over this channel's messages.</summary>
    public bool Has(string channel) => ChannelNames().Contains(channel, StringComparer.Ordinal);

    /// <summary>Whether each channel is one that messages leave by.</summary>
    public bool HasOnlyKnownChannels() =>
        ChannelNames().All(static name => KebabName.TryParse<Channel>(name, out var channel) && !ChannelFacts.Inbound.Has(channel));

    private static IReadOnlyList<string> Split(string names) =>
        [.. names.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class OutsideOptionsValidator : IValidateOptions<OutsideOptions>;
