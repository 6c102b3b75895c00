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
/// <param name="InDoubtCount">How many messages are in doubt, on all channels; left out for other states.</param>
internal sealed record OutboxView(ImmutableArray<OutboxRowView> Rows, string? After, long? InDoubtCount);

/// <summary>One message or order on its way out, without its text and number.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Channel">Which relay takes it.</param>
/// <param name="Kind">marketing, service or mandatory.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was released.</param>
/// <param name="DueAt">Not before this instant. UTC.</param>
/// <param name="CreatedAt">When it was decided. UTC.</param>
/// <param name="ChangedAt">When the state last changed. UTC.</param>
/// <param name="AgeSeconds">How long ago that was. Unit: seconds.</param>
/// <param name="Tier">The subscriber's tier: 0 goes first.</param>
/// <param name="Task">The offer or notice that it is about; left out if it is about none.</param>
/// <param name="Reason">Why it was given up; left out if it was not.</param>
internal sealed record OutboxRowView(
    string Key,
    string Channel,
    [property: KnownWords("marketing", "service", "mandatory")] string Kind,
    [property: KnownWords(
        "pending", "releasing", "sent", "in-doubt", "delivered", "failed", "withheld", "unconfirmed")] string State,
    int Attempts,
    DateTimeOffset DueAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    long AgeSeconds,
    int Tier,
    string? Task,
    string? Reason)
{
    public static OutboxRowView Of(OutboxRow row, DateTimeOffset now) => new(
        row.Key,
        row.Channel,
        row.Kind,
        KebabName.Of(row.State),
        row.Attempts,
        row.DueAt,
        row.CreatedAt,
        row.ChangedAt,
        Math.Max(0, (long)(now - row.ChangedAt).TotalSeconds),
        row.Tier,
        row.Task is { Length: > 0 } task ? task : null,
        row.Reason is { Length: > 0 } reason ? reason : null);
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
        string? state, string? channel, string? after, string? limit, IOutbox outbox, TimeProvider time, CancellationToken cancellationToken)
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
        long? doubts = wanted == OutboxState.InDoubt ? await outbox.CountInStateAsync(wanted, cancellationToken) : null;
        var now = time.GetUtcNow();
        return TypedResults.Ok(new OutboxView(
            [.. rows.Select(row => OutboxRowView.Of(row, now))], rows.Count == count ? rows[^1].Key : null, doubts));
    }

    private static async Task<Results<Ok<OutboxRowView>, Problem>> FindAsync(
        string key, IOutbox outbox, TimeProvider time, CancellationToken cancellationToken) =>
        key.Length <= KeyLengthMax && await outbox.FindAsync(key, cancellationToken) is { } row
            ? TypedResults.Ok(OutboxRowView.Of(row, time.GetUtcNow()))
            : Problems.UnknownOutboxRow;
}
