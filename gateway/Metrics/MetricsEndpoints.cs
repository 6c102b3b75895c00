using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Metrics;

namespace SmartManager.Gateway.Metrics;

/// <summary>What is measured, for Prometheus to fetch.</summary>
internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics", GetAsync)
        .WithName("GetMetrics").WithTags("Operating").WithSummary("All metrics in the text format of Prometheus.");

    private static async Task<ContentHttpResult> GetAsync(
        MetricsListener listener, GatewayInstruments instruments, IOutbox outbox, CancellationToken cancellationToken)
    {
        try
        {
            instruments.OutboxCounted(await outbox.CountInStateAsync(OutboxState.InDoubt, cancellationToken));
            foreach (var reason in GivenUp.All)
            {
                instruments.GivenUpCounted(reason, await outbox.CountGivenUpAsync(reason, cancellationToken));
            }
        }
        catch (StoreUnavailableException)
        {
            // Everything else is still worth telling, above all then; the gauge keeps its last value.
        }

        return TypedResults.Text(PrometheusText.Write(listener.Collect()), PrometheusText.ContentType);
    }
}
