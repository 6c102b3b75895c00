using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Ingest;

/// <summary>Opens streams of lines, no more than so many at once, and lets them end when the server stops.</summary>
internal sealed class IngestEndpoint(
    IOptions<GatewayOptions> options, GatewayInstruments instruments, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private const string ResultType = "application/x-ndjson";

    private readonly GatewayOptions _options = options.Value;
    private readonly ILogger<LineIngest> _logger = loggers.CreateLogger<LineIngest>();
    private int _open;

    /// <summary>Handles a request whose body is lines.</summary>
    public async Task<IResult> RunAsync(HttpContext context, ILineHandler handler)
    {
        var isNdjson = BodyType.IsNdjson(context.Request.ContentType)
            || (handler.TakesCsv && BodyType.IsCsv(context.Request.ContentType)); // Its lines are cut alike.
        if ((!isNdjson && !BodyType.IsJson(context.Request.ContentType)) || context.Request.Headers.ContentEncoding.Count > 0)
        {
            return Problems.WrongContentType;
        }

        if (context.Request.ContentLength > _options.IngestBodyBytesMax)
        {
            return Problems.BodyTooLarge;
        }

        if (Interlocked.Increment(ref _open) > _options.IngestRequestsMax)
        {
            Interlocked.Decrement(ref _open);
            return Problems.Busy;
        }

        instruments.IngestBegan();
        try
        {
            return await IngestAsync(context, handler, isNdjson);
        }
        finally
        {
            instruments.IngestEnded();
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<IResult> IngestAsync(HttpContext context, ILineHandler handler, bool isNdjson)
    {
        Loosen(context);
        context.Response.ContentType = ResultType;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var ingest = new LineIngest(
            new LineIngestSettings(_options.LinesInFlightMax, context.RequestAborted, lifetime.ApplicationStopping), handler, instruments, _logger);
        BodyFramer framer = isNdjson ? new NdjsonFramer(_options.LineBytesMax) : new ArrayFramer(_options.LineBytesMax);
        var fatal = await ingest.RunAsync(context.Request.BodyReader, framer, context.Response.BodyWriter, stop.Token);
        return fatal is { } error && !context.Response.HasStarted ? Problems.From(error) : Results.Empty;
    }

    /// <summary>A stream may be large and have pauses; other requests may not.</summary>
    public void Loosen(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = _options.IngestBodyBytesMax;
        }

        var rate = new MinDataRate(bytesPerSecond: 1, _options.IngestStandstillMax);
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = rate;
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = rate;
        }
    }
}
