using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace SmartManager.Gateway.Tests.Telemetry;

/// <summary>A span as it came over the wire.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="ParentId">The span before; empty for a root.</param>
/// <param name="Name">What was done.</param>
/// <param name="Tags">Attributes that are texts.</param>
/// <param name="LinkedTraces">Traces that it is linked to.</param>
internal sealed record WireSpan(
    string TraceId, string Id, string ParentId, string Name, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> LinkedTraces);

/// <summary>A collector on a free port that takes OTLP by HTTP and keeps it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<WireSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly ConcurrentDictionary<string, bool> _metrics = new(StringComparer.Ordinal);

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public IReadOnlyCollection<WireSpan> Spans => _spans;

    /// <summary>Names of metrics that came.</summary>
    public IEnumerable<string> Metrics => _metrics.Keys;

    /// <summary>All that ever came, byte for byte.</summary>
    public string Everything => string.Concat(_bodies.Select(Encoding.Latin1.GetString));

    /// <summary>Starts one.</summary>
    /// <param name="isGrpc">Whether it takes gRPC instead.</param>
    public static async Task<OtlpReceiver> StartAsync(bool isGrpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export", context => receiver.TakeCallAsync(context, receiver.TakeSpans));
        app.MapPost(
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", context => receiver.TakeCallAsync(context, receiver.TakeMetrics));
        app.MapPost("/v1/traces", context => receiver.TakeAsync(context, receiver.TakeSpans));
        app.MapPost("/v1/metrics", context => receiver.TakeAsync(context, receiver.TakeMetrics));
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _bodies.Enqueue(body.ToArray());
        take(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>A call of gRPC: a byte and four of length before the message and before the empty answer, and its end in a trailer.</summary>
    private async Task TakeCallAsync(HttpContext context, Action<byte[]> take)
    {
        const int prefix = 5;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _bodies.Enqueue(body.ToArray());
        take(body.ToArray()[prefix..]);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[prefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>ExportTraceServiceRequest.resource_spans.scope_spans.spans of opentelemetry-proto 1.</summary>
    private void TakeSpans(byte[] body)
    {
        foreach (var span in Wire.Nested(body, 1, 2, 2))
        {
            var tags = Wire.Nested(span, 9).ToDictionary(
                tag => Wire.Text(tag, 1),
                tag => string.Concat(Wire.Nested(tag, 2).Select(value => Wire.Text(value, 1))),
                StringComparer.Ordinal);
            _spans.Enqueue(new WireSpan(
                Wire.Hex(span, 1), Wire.Hex(span, 2), Wire.Hex(span, 4), Wire.Text(span, 5), tags,
                [.. Wire.Nested(span, 13).Select(link => Wire.Hex(link, 1))]));
        }
    }

    /// <summary>ExportMetricsServiceRequest.resource_metrics.scope_metrics.metrics.</summary>
    private void TakeMetrics(byte[] body)
    {
        foreach (var metric in Wire.Nested(body, 1, 2, 2))
        {
            _metrics[Wire.Text(metric, 1)] = true;
        }
    }

    /// <summary>Reads fields of protobuf messages by their numbers.</summary>
    private static class Wire
    {
        private const int Varint = 0;
        private const int Fixed64 = 1;
        private const int Bytes = 2;
        private const int Fixed32 = 5;

        /// <summary>All messages at a path of field numbers.</summary>
        public static IEnumerable<byte[]> Nested(byte[] message, params int[] path) => path.Length == 0
            ? [message]
            : Fields(message).Where(field => field.Number == path[0]).SelectMany(field => Nested(field.Value, path[1..]));

        public static string Text(byte[] message, int number) =>
            string.Concat(Nested(message, number).Select(Encoding.UTF8.GetString));

        public static string Hex(byte[] message, int number) =>
            string.Concat(Nested(message, number).Select(Convert.ToHexStringLower));

        private static List<(int Number, byte[] Value)> Fields(byte[] message)
        {
            var (fields, at) = (new List<(int, byte[])>(), 0);
            while (at < message.Length)
            {
                var tag = ReadVarint(message, ref at);
                var length = (int)(tag & 7) switch
                {
                    Varint => SkipVarint(message, at),
                    Fixed64 => sizeof(ulong),
                    Bytes => (int)ReadVarint(message, ref at),
                    Fixed32 => sizeof(uint),
                    var other => throw new FormatException($"Wire type {other} is not known."),
                };
                fields.Add(((int)(tag >> 3), message[at..(at + length)]));
                at += length;
            }

            return fields;
        }

        private static int SkipVarint(byte[] message, int at)
        {
            var end = at;
            ReadVarint(message, ref end);
            return end - at;
        }

        private static ulong ReadVarint(byte[] message, ref int at)
        {
            var (value, shift) = (0UL, 0);
            while (true)
            {
                var part = message[at++];
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return value;
                }

                shift += 7;
            }
        }
    }
}
