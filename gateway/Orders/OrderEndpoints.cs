using Orleans;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Subscribers;

namespace SmartManager.Gateway.Orders;

/// <summary>A booked order is to be taken back.</summary>
/// <param name="Reason">Why. 1 to 100 characters.</param>
/// <param name="Source">Who asks. Default staff.</param>
/// <param name="Actor">Which member of staff, for the audit trail. 1 to 100 characters.</param>
/// <param name="Id">The sender's id of the request; a second one with the same id changes nothing. 1 to 100 characters.</param>
internal sealed record ReversalRequest(
    string Reason, RequestSource Source = RequestSource.Staff, string? Actor = null, string? Id = null);

/// <summary>Orders after they were placed.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/orders/{key}/reversals", ReverseAsync).WithName("ReverseOrder").WithTags("Orders")
            .WithSummary("Asks billing to take a booked order back, within the time that its offer allows.")
            .Accepts<ReversalRequest>("application/json").Produces<CommandView>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> ReverseAsync(string key, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!ContactKey.TryParse(key, out var order))
        {
            return Problems.From("order.unknown");
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ReversalRequest);
        problem ??= SubscriberCommands.CheckText("reason", request!.Reason) ?? SubscriberCommands.CheckOptionalText("actor", request.Actor);
        return problem ?? await grains.SendAsync(
            records,
            order.Subscriber,
            "reversal/",
            request!.Id,
            new SubscriberCommand.ReverseOrder(order, request.Reason, new RequestOrigin(request.Source, request.Actor)),
            context.RequestAborted);
    }
}
