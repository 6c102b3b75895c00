using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.OpenApi;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Gateway.Outbox;

/// <summary>A page of the outbox, by key.</summary>
/// <param name="Rows">The messages and orders.</param>
/// <param name="After">What to ask for the next page with; null if there is none.</param>
internal sealed record OutboxView(ImmutableArray<OutboxRowView> Rows, string? After);

/// <summary>One message or order on its way out, without its text and number.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Channel">Which relay takes it.</param>
/// <param name="Kind">marketing, service or mandatory.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was released.</param>
/// <param name="DueAt">Not before this instant. UTC.</param>
/// <param name="CreatedAt">When it was decided. UTC.</param>
/// <param name="ChangedAt">When the state last changed. UTC.</param>
internal sealed record OutboxRowView(
    string Key,
    string Channel,
    [property: KnownWords("marketing", "service", "mandatory")] string Kind,
    [property: KnownWords(
        "pending", "releasing", "sent", "in-doubt", "delivered", "failed", "withheld", "unconfirmed")] string State,
    int Attempts,
    DateTimeOffset DueAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    public static OutboxRowView Of(OutboxRow row) => new(
        row.Key, row.Channel, row.Kind, KebabName.Of(row.State), row.Attempts, row.DueAt, row.CreatedAt, row.ChangedAt);
}

/// <summary>What is on its way out, and above all what nobody knows the end of.</summary>
internal static class OutboxEndpoints
{
    private const int RowsDefault = 100;
    private const int RowsMax = 1_000;
    private const int KeyLengthMax = 200;

    /// <summary>Who takes rows: the channels of messages, billing, pools, and people.</summary>
    public static readonly string[] Channels =
    [
        .. Enum.GetValues<Channel>().Select(channel => channel.Name()),
        TurnMapping.BillingChannel,
        TurnMapping.CapacityChannel,
        TurnMapping.DeskChannel,
    ];

    public static void MapOutbox(this IEndpointRouteBuilder routes)
    {
        var outbox = routes.MapGroup("/outbox").WithTags("Outbox");
        outbox.MapGet("", GetAsync).WithName("GetOutbox").WithSummary("Messages and orders in one state, by key.");
        outbox.MapGet("/{key}", FindAsync).WithName("GetOutboxRow").WithSummary("One message or order.").ProducesProblem(404);
    }

    private static async Task<Results<Ok<OutboxView>, Problem>> GetAsync(
        string? state, string? channel, string? after, string? limit, IOutbox outbox, CancellationToken cancellationToken)
    {
        if (!KebabName.TryParse<OutboxState>(state ?? "in-doubt", out var wanted))
        {
            return Problems.Choice("state", state, KebabName.List<OutboxState>());
        }

        if (!Query.TryReadLimit(limit, RowsDefault, RowsMax, out var count, out var problem))
        {
            return problem;
        }

        if (channel is not null && !Channels.Contains(channel, StringComparer.Ordinal))
        {
            return Problems.Choice("channel", channel, Channels);
        }

        if (after is { Length: 0 or > KeyLengthMax })
        {
            return Problems.Parameter("after", "1 to 200 characters");
        }

        var rows = await outbox.ReadInStateAsync(wanted, channel, after, count, cancellationToken);
        return TypedResults.Ok(new OutboxView([.. rows.Select(OutboxRowView.Of)], rows.Count == count ? rows[^1].Key : null));
    }

    private static async Task<Results<Ok<OutboxRowView>, Problem>> FindAsync(
        string key, IOutbox outbox, CancellationToken cancellationToken) =>
        key.Length <= KeyLengthMax && await outbox.FindAsync(key, cancellationToken) is { } row
            ? TypedResults.Ok(OutboxRowView.Of(row))
            : Problems.UnknownOutboxRow;
}
