namespace SmartManager.Gateway.Metrics;

/// <summary>What is measured, for Prometheus to fetch.</summary>
internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics", (MetricsListener listener) =>
            TypedResults.Text(PrometheusText.Write(listener.Collect()), PrometheusText.ContentType))
        .WithName("GetMetrics").WithTags("Operating").WithSummary("All metrics in the text format of Prometheus.");
}
