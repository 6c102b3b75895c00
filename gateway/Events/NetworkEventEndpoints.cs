using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Events;

/// <summary>Takes network events in (hop 1 and 2 of the walk of one event).</summary>
internal static class NetworkEventEndpoints
{
    public static void MapNetworkEvents(this IEndpointRouteBuilder routes) => routes
        .MapPost("/network-events", (HttpContext context, IngestEndpoint ingest, IGrainFactory grains, EventClock clock) =>
            ingest.RunAsync(context, new Handler(grains, clock)))
        .WithName("IngestNetworkEvents").WithTags("Ingest")
        .WithSummary("Network events, as lines (NDJSON) or one JSON array. Each is answered by a line, in order, after its commit.")
        .AcceptsLines().DisableRequestTimeout();

    private sealed class Handler(IGrainFactory grains, EventClock clock) : ILineHandler
    {
        public string Kind => "network-event";

        public LineInFlight Handle(ReadOnlySpan<byte> line)
        {
            if (!NetworkEventReader.TryRead(line, out var parsed, out var error))
            {
                return LineInFlight.Rejected(error);
            }

            if (clock.Check(parsed.Event) is { } wrong)
            {
                return LineInFlight.Rejected(wrong);
            }

            var message = new SubscriberMessage(parsed.MessageId, new SubscriberCommand.ObserveNetworkEvent(parsed.Event));
            return new LineInFlight(parsed.Id, null, grains.GetGrain<ISubscriberGrain>(parsed.Subscriber.Value).Handle(message));
        }
    }
}
