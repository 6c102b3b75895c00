using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Silo.Carriers;

namespace SmartManager.Gateway.Outbox;

/// <summary>Starts, stops, drains and paces channels, carriers and tasks. A change holds before the next message leaves.</summary>
internal static class ChannelEndpoints
{
    private const int PaceMax = 1_000_000;
    private const int NameLengthMax = (2 * CampaignLimits.IdLengthMax) + 1; // A task of a campaign: both names and the dot.
    private const int LanesMax = 1_000;
    private const int DueCountMax = 10_000;

    private static readonly string[] Names = [.. Enum.GetValues<Channel>().Select(channel => channel.Name())];

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/channels", GetAsync).WithName("GetChannels").WithTags("Channels")
            .WithSummary("How channels, carriers and tasks are steered, and what waits.");
        Map("/channels/{name}/state", "SteerChannel", "Starts, stops, drains or paces a channel.", SteerChannelAsync)
            .ProducesProblem(404);
        Map("/carriers/{name}/state", "SteerCarrier", "The same for all that a carrier takes.", SteerCarrierAsync)
            .ProducesProblem(404);
        Map("/tasks/{name}/state", "SteerTask", "The same for all messages about one offer or notice.", SteerTaskAsync);

        RouteHandlerBuilder Map(string path, string name, string summary, Delegate handler) => routes.MapPut(path, handler)
            .WithName(name).WithTags("Channels").WithSummary(summary)
            .Accepts<SteeringRequest>("application/json").Produces<SteeredView>().ProducesProblem(400).ProducesProblem(409);
    }

    private static async Task<Ok<ChannelsView>> GetAsync(
        SendingSteering steering, IOutbox outbox, IEnumerable<ICarrier> carriers, TimeProvider time, CancellationToken cancellationToken)
    {
        await steering.FollowAsync(cancellationToken);
        var (book, channels, known) = (steering.Current, new List<ChannelView>(), carriers.ToList());
        foreach (var name in Names)
        {
            var rule = book.Find(SteeringScope.Channel, name);
            var lanes = await outbox.ReadLanesAsync(
                new LaneQuestion(name, time.GetUtcNow(), DueCountMax), LanesMax, cancellationToken);
            channels.Add(new ChannelView(
                name,
                known.Find(carrier => carrier.Channel.Name() == name)?.Name,
                rule?.State ?? SendingState.Running,
                rule is null ? null : SteeringView.Of(rule),
                Math.Min(DueCountMax, lanes.Lanes.Sum(lane => lane.DueCount)),
                DueCountMax));
        }

        return TypedResults.Ok(new ChannelsView(
            book.Version, [.. channels], [.. Of(SteeringScope.Carrier)], [.. Of(SteeringScope.Task)]));

        IEnumerable<SteeringView> Of(SteeringScope scope) => book.Rules.Where(rule => rule.Scope == scope).Select(SteeringView.Of);
    }

    private static Task<IResult> SteerChannelAsync(
        string name, HttpContext context, SendingSteering steering, IGrainFactory grains, TimeProvider time) =>
        Names.Contains(name, StringComparer.Ordinal)
            ? SteerAsync(new SteeringTarget(SteeringScope.Channel, name), context, steering, grains, time)
            : Task.FromResult<IResult>(Problems.UnknownChannel);

    private static Task<IResult> SteerCarrierAsync(
        string name, HttpContext context, CarrierNames carriers, SendingSteering steering, IGrainFactory grains, TimeProvider time) =>
        carriers.Contains(name) || steering.Current.Find(SteeringScope.Carrier, name) is not null // One of an earlier configuration.
            ? SteerAsync(new SteeringTarget(SteeringScope.Carrier, name), context, steering, grains, time)
            : Task.FromResult<IResult>(Problems.UnknownCarrier);

    private static Task<IResult> SteerTaskAsync(
        string name, HttpContext context, SendingSteering steering, IGrainFactory grains, TimeProvider time) =>
        SteerAsync(new SteeringTarget(SteeringScope.Task, name), context, steering, grains, time);

    private static async Task<IResult> SteerAsync(
        SteeringTarget target, HttpContext context, SendingSteering steering, IGrainFactory grains, TimeProvider time)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.SteeringRequest);
        problem ??= SubscriberCommands.CheckText("name", target.Name, NameLengthMax)
            ?? SubscriberCommands.CheckText("reason", request!.Reason)
            ?? SubscriberCommands.CheckText("by", request.By)
            ?? CheckPace(request.MessagesPerSecond);
        if (problem is not null)
        {
            return problem;
        }

        // From here on a caller who goes away does not stop it half way.
        var rule = new SteeringRule(
            target.Scope, target.Name, request!.State, request.MessagesPerSecond, time.GetUtcNow(), request.By, request.Reason);
        if (await steering.ChangeAsync(rule, CancellationToken.None) is not { } version)
        {
            return Problems.TooMuchSteering;
        }

        var told = await Task.WhenAll(Names.Where(name => target.Scope != SteeringScope.Channel || name == target.Name)
            .Select(name => grains.GetGrain<IChannelGrain>(name).Follow(version, target)));
        return TypedResults.Ok(new SteeredView(version, rule.State, told.Max()));
    }

    private static Problem? CheckPace(int? perSecond) => perSecond is < 1 or > PaceMax
        ? Problems.Field(LineError.OutOfRange("messagesPerSecond", "a whole number from 1 to 1000000"))
        : null;
}
