using System.Diagnostics;
using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Ingest;
using SmartManager.Grains.Tracing;

namespace SmartManager.Gateway.Events;

/// <summary>Takes network events in (hop 1 and 2 of the walk of one event).</summary>
internal static class NetworkEventEndpoints
{
    public static void MapNetworkEvents(this IEndpointRouteBuilder routes) => routes
        .MapPost("/network-events", (HttpContext context, IngestEndpoint ingest, IGrainFactory grains, EventClock clock) =>
            ingest.RunAsync(context, new Handler(grains, clock, CallerOf(context))))
        .WithName("IngestNetworkEvents").WithTags("Ingest")
        .WithSummary("Network events, as lines (NDJSON) or one JSON array. Each is answered by a line, in order, after its commit.")
        .AcceptsLines().DisableRequestTimeout();

    /// <summary>The span of whoever sends the stream; default if there is none, or nobody listens.</summary>
    private static ActivityContext CallerOf(HttpContext context) =>
        Walk.IsWatched && ActivityContext.TryParse(context.Request.Headers.TraceParent, null, isRemote: true, out var caller)
            ? caller
            : default;

    private sealed class Handler(IGrainFactory grains, EventClock clock, ActivityContext caller) : ILineHandler
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

            var span = Walk.Begin("event.ingest", caller);
            var message = new SubscriberMessage(parsed.MessageId, new SubscriberCommand.ObserveNetworkEvent(parsed.Event))
            {
                Trace = span?.Id,
            };
            var answer = grains.GetGrain<ISubscriberGrain>(parsed.Subscriber.Value).Handle(message);
            return new LineInFlight(parsed.Id, null, span is null ? answer : WatchAsync(span, parsed.Event, answer));
        }

        private static Task<SubscriberAnswer> WatchAsync(Activity span, NetworkEvent @event, Task<SubscriberAnswer> answer)
        {
            span.SetTag("smartmanager.event", @event.GetType().Name);
            return Walk.EndAsync(span, answer, static (span, answer) => span.SetTag("smartmanager.answer", KebabName.Of(answer.Status)));
        }
    }
}
