using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Telemetry;

/// <summary>Whether traces and metrics are sent to a collector (OTLP), where to, and how much of them.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Telemetry";

    /// <summary>The protocol that sends protobuf by plain HTTP.</summary>
    public const string HttpProtobuf = "http/protobuf";

    /// <summary>The protocol that sends by gRPC.</summary>
    public const string Grpc = "grpc";

    /// <summary>
    /// Where a collector takes traces and metrics: the address without <c>/v1/traces</c>. Empty: the standard variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> counts, and if that is not set either, nothing is traced and nothing is sent. Unit: http(s)
    /// address. Default empty.
    /// </summary>
    public string OtlpEndpoint { get; set; } = string.Empty;

    /// <summary>
    /// How it is sent: <c>http/protobuf</c> (a collector's port is usually 4318) or <c>grpc</c> (4317). Default <c>http/protobuf</c>.
    /// </summary>
    [AllowedValues(HttpProtobuf, Grpc, ErrorMessage = "Telemetry:OtlpProtocol must be " + HttpProtobuf + " or " + Grpc + ".")]
    public string OtlpProtocol { get; set; } = HttpProtobuf;

    /// <summary>
    /// The share of network events whose walk is traced, from the event to the receipt. Each traced walk costs about five spans, and three
    /// more for each message that leaves. Unit: share. Default 0.01.
    /// </summary>
    [Range(0.0, 1.0)]
    public double SampledShare { get; set; } = 0.01;

    /// <summary>How often metrics are sent. Unit: time span. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
