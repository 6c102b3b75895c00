using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Profiles;

/// <summary>Takes profiles in.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder routes) => routes
        .MapPost("/subscribers", (HttpContext context, IngestEndpoint ingest, IGrainFactory grains) =>
            ingest.RunAsync(context, new Handler(grains)))
        .WithName("IngestSubscribers").WithTags("Ingest")
        .WithSummary("Profiles, as lines (NDJSON) or one JSON array. Each replaces what was known; answered like network events.")
        .AcceptsLines().DisableRequestTimeout();

    private sealed class Handler(IGrainFactory grains) : ILineHandler
    {
        public string Kind => "profile";

        public LineInFlight Handle(ReadOnlySpan<byte> line)
        {
            if (!ProfileReader.TryRead(line, out var parsed, out var error))
            {
                return LineInFlight.Rejected(error);
            }

            var id = parsed.Subscriber.Value;
            var message = new SubscriberMessage(null, new SubscriberCommand.ReplaceProfile(parsed.Profile));
            return new LineInFlight(id.AsMemory(), null, grains.GetGrain<ISubscriberGrain>(id).Handle(message));
        }
    }
}
