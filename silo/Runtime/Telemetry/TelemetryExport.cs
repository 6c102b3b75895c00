using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SmartManager.Grains.Tracing;

namespace SmartManager.Silo.Telemetry;

/// <summary>Sends traces and metrics to a collector while the server runs; does nothing at all where none is named.</summary>
/// <remarks>
/// A collector that is away costs nothing but what it would have got: spans wait in a bounded queue and are dropped. A stop waits for it at
/// most <see cref="FlushTimeout"/> for each of the two.
/// </remarks>
internal sealed partial class TelemetryExport(IOptions<TelemetryOptions> options, ILogger<TelemetryExport> logger)
    : IHostedService, IDisposable
{
    /// <summary>How long a stop waits for the collector to take what is left.</summary>
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How long a collector may take for one message.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long spans wait for others before they are sent.</summary>
    private static readonly TimeSpan SpansInterval = TimeSpan.FromSeconds(1);

    private const string ServiceName = "smartmanager";
    private const string OwnMeters = "SmartManager.*";
    private const string RuntimeMeter = "System.Runtime";

    /// <summary>The same as /metrics has, so that figures of both compare.</summary>
    private static readonly double[] SecondBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>One for each process: two silos on a machine are not one series.</summary>
    private static readonly string InstanceId = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");

    private readonly TelemetryOptions _options = options.Value;
    private readonly ILogger<TelemetryExport> _logger = logger;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.OtlpEndpoint.Length == 0)
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateEmpty()
            .AddService(ServiceName, serviceInstanceId: InstanceId)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector(); // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go before ours.
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Walk.SourceName)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(_options.SampledShare)))
            .AddOtlpExporter(exporter =>
            {
                Address(exporter, "v1/traces");
                exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = (int)SpansInterval.TotalMilliseconds;
            })
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(OwnMeters, RuntimeMeter)
            .AddView(static instrument => instrument.Unit == "s" && IsHistogram(instrument)
                ? new ExplicitBucketHistogramConfiguration { Boundaries = SecondBounds }
                : null)
            .AddOtlpExporter((exporter, reader) =>
            {
                Address(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)_options.MetricsInterval.TotalMilliseconds;
            })
            .Build();
        LogSending(_options.OtlpProtocol, _options.SampledShare);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(End, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static bool IsHistogram(Instrument instrument) =>
        instrument is Histogram<double> or Histogram<long> or Histogram<int>;

    private void End()
    {
        var timeout = (int)FlushTimeout.TotalMilliseconds;
        _traces?.Shutdown(timeout);
        _metrics?.Shutdown(timeout);
    }

    /// <summary>By plain HTTP each signal has a path of its own; by gRPC the address is that of the server.</summary>
    private void Address(OtlpExporterOptions exporter, string path)
    {
        var isHttp = _options.OtlpProtocol == TelemetryOptions.HttpProtobuf;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = new Uri(isHttp ? _options.OtlpEndpoint.TrimEnd('/') + "/" + path : _options.OtlpEndpoint);
        exporter.TimeoutMilliseconds = (int)SendTimeout.TotalMilliseconds;
    }
}
