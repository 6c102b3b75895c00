using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Events;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Suppressions;

namespace SmartManager.Gateway.Subscribers;

/// <summary>Another system of the operator contacted the subscriber.</summary>
/// <param name="Id">The sender's id of the contact; a second one with the same id changes nothing. 1 to 100 characters.</param>
/// <param name="Source">Which system made it, for the audit trail. 1 to 100 characters.</param>
/// <param name="Channel">On which channel: one that goes out to the subscriber.</param>
/// <param name="At">When, with its offset.</param>
/// <param name="Kind">What kind of message it was; marketing if left out.</param>
/// <param name="Offer">The offer of the rulebook in force that it was about.</param>
/// <param name="Group">Without an offer: the group of offers that it was about.</param>
internal sealed record ThirdPartyContactRequest(
    string Id,
    string Source,
    Channel Channel,
    string At,
    MessageKind Kind = MessageKind.Marketing,
    string? Offer = null,
    string? Group = null);

/// <summary>Takes in what other systems said to a subscriber, so that it counts (requirements ).</summary>
internal static class ThirdPartyContactEndpoint
{
    public static void Map(RouteGroupBuilder subscriber) =>
        subscriber.MapPost("/contacts", RecordAsync).WithName("RecordThirdPartyContact")
            .WithSummary("Tells that another system contacted the subscriber: it counts as a contact of ours does, and nothing is sent.")
            .Accepts<ThirdPartyContactRequest>("application/json").Produces<CommandView>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> RecordAsync(
        string id, HttpContext context, IGrainFactory grains, IRecords records, IRulebooks rulebooks, EventClock clock)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ThirdPartyContactRequest);
        problem ??= Check(request!);
        if (problem is not null)
        {
            return problem;
        }

        if (!InstantText.TryParse(request!.At, out var at))
        {
            return Problems.Field(LineError.BadInstant("at"));
        }

        if (clock.CheckContact(at) is { } ahead)
        {
            return Problems.Field(ahead);
        }

        var command = new SubscriberCommand.RecordThirdPartyContact(
            request.Channel, request.Kind, at, request.Offer, request.Group, request.Source);
        var result = await grains.SendAsync(records, subscriber, "third-party-contact/", request.Id, command, context.RequestAborted);
        return result
            .Explain(Refusal.UnknownOffer, request.Offer ?? string.Empty, () => rulebooks.Current.Offers.Select(offer => offer.Id))
            .Explain(Refusal.UnknownGroup, request.Group ?? string.Empty, () => rulebooks.Current.Offers
                .Select(offer => offer.Document.Group).Distinct(StringComparer.Ordinal));
    }

    private static Problem? Check(ThirdPartyContactRequest request) =>
        SubscriberCommands.CheckText("id", request.Id)
        ?? SubscriberCommands.CheckText("source", request.Source)
        ?? SubscriberCommands.CheckOptionalText("offer", request.Offer)
        ?? SubscriberCommands.CheckOptionalText("group", request.Group)
        ?? (request is { Offer: not null, Group: not null }
            ? Problems.Field(new LineError("field.either", "A contact has 'offer' or 'group', not both: an offer has its group."))
            : null);
}
