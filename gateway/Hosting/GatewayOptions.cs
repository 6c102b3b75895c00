using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Silo.Hosting;

namespace SmartManager.Gateway.Hosting;

/// <summary>Where the gateway listens and what it takes at most.</summary>
public sealed class GatewayOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Gateway";

    /// <summary>
    /// The address to listen on. There is no sign-in yet: put nothing but this machine here without a proxy that has one. Unit: IP address.
    /// Default 127.0.0.1.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port to listen on. 0 takes a free one and prints it. Set by <c>--port</c>. Default 8080.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8_080;

    /// <summary>
    /// Names by which the server may be called (the Host header). <c>*</c> allows all; anything else keeps web pages from reaching it under
    /// a name of their own. <c>127.0.0.1</c> is always one, for <c>backup</c> and <c>check</c>. Unit: names, by semicolon. Default
    /// <c>localhost;127.0.0.1;[::1]</c>.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string HostNames { get; set; } = "localhost;127.0.0.1;[::1]";

    /// <summary>
    /// How lines of the log are written to standard error: <c>text</c>, one line each for people, or <c>json</c>, one object each for what
    /// collects them. Default text.
    /// </summary>
    [AllowedValues(
        ConsoleLog.Text, ConsoleLog.Json, ErrorMessage = "Gateway:LogFormat must be " + ConsoleLog.Text + " or " + ConsoleLog.Json + ".")]
    public string LogFormat { get; set; } = ConsoleLog.Text;

    /// <summary>
    /// The keys that the function app and other workers may show in the header <c>SmartManager-Key</c>: one, or while it is changed two. If
    /// set, streams of network events, claims, hand-overs and due work need one of them. A secret; never logged. Unit:
    /// texts of 32 to 200 printable ASCII characters, by semicolon. Default empty: nothing is asked for.
    /// </summary>
    [RegularExpression("[!-:<-~]{32,200}(;[!-:<-~]{32,200})?", ErrorMessage =
        "Gateway:FunctionsKey must be one or two texts of 32 to 200 printable ASCII characters, by semicolon.")]
    public string FunctionsKey { get; set; } = string.Empty;

    /// <summary>Longest line of a stream. Unit: bytes. Default 65,536.</summary>
    [Range(256, 1 << 20)]
    public int LineBytesMax { get; set; } = 64 * 1024;

    /// <summary>
    /// Lines of one stream that are read and not answered. While so many are on their way no more is read. More fills larger commits and
    /// holds more memory. Unit: lines. Default 4,096.
    /// </summary>
    [Range(1, 1_000_000)]
    public int LinesInFlightMax { get; set; } = 4_096;

    /// <summary>Streams that are open at once; the next one gets 503 <c>ingest.busy</c>. Unit: requests. Default 16.</summary>
    [Range(1, 10_000)]
    public int IngestRequestsMax { get; set; } = 16;

    /// <summary>
    /// The part of the memory that the heap may take before new streams, interactions and imports get 503 <c>server.overloaded</c>: of what
    /// the collector may have, which is three quarters of a container's limit, <c>DOTNET_GCHeapHardLimit</c>, or the machine's memory. 1
    /// refuses nothing. Unit: share. Default 0.85.
    /// </summary>
    [Range(0.0001, 1.0)]
    public double MemoryShareMax { get; set; } = 0.85;

    /// <summary>
    /// The part of <c>Store:QueueLengthMax</c> that may wait for the store before new streams, interactions and imports get 503
    /// <c>server.overloaded</c>. Unit: share. Default 0.9.
    /// </summary>
    [Range(0.0001, 1.0)]
    public double QueueShareMax { get; set; } = 0.9;

    /// <summary>
    /// How far ahead of the server's clock a network event or a contact of another system may lie. One further ahead is rejected with
    /// <c>event.in-future</c> or <c>contact.in-future</c>: believed, it would be the latest for ever. Clocks of network elements are wrong
    /// by time zones, not by years. Unit: time span. Default 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan EventAheadMax { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long ago a network event may have happened. An older one is rejected with <c>event.too-old</c>. What comes too late to act on is
    /// the rulebook's <c>staleAfter</c>. The default lets a history be brought in. Unit: time span. Default 3,660 days.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "9999.00:00:00")]
    public TimeSpan EventAgeMax { get; set; } = TimeSpan.FromDays(3_660);

    /// <summary>
    /// Rows of an uploaded list of subscribers. An upload holds the ids of all its rows until they are stored, up to 90 bytes each. Unit:
    /// rows. Default 2,000,000.
    /// </summary>
    [Range(1, 20_000_000)]
    public int ListRowsMax { get; set; } = 2_000_000;

    /// <summary>Largest body of a stream. Unit: bytes. Default 268,435,456.</summary>
    [Range(1_024L, 1L << 40)]
    public long IngestBodyBytesMax { get; set; } = 256L << 20;

    /// <summary>Largest body of any other request. The default holds a rulebook of 2,000 offers. Unit: bytes. Default 8,388,608.</summary>
    [Range(1_024L, 1L << 30)]
    public long BodyBytesMax { get; set; } = 8L << 20;

    /// <summary>
    /// How long a request other than a stream may take. After it the caller gets 504; what was asked may still happen. Unit: time span.
    /// Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a stream may stand still, in either direction, before its connection is closed. Unit: time span. Default 2 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:02", "1.00:00:00")]
    public TimeSpan IngestStandstillMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Connections at once. Unit: connections. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsMax { get; set; } = 10_000;

    /// <summary>How long a stop lets requests and turns finish. Unit: time span. Default 8 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(8);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
