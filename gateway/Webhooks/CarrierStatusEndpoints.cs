using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Channels;
using SmartManager.Channels.Line;
using SmartManager.Domain.Messaging;

namespace SmartManager.Gateway.Webhooks;

/// <summary>The carriers of this process.</summary>
/// <param name="Carriers">By name.</param>
internal sealed record CarriersView(ImmutableArray<CarrierView> Carriers);

/// <summary>How one carrier is.</summary>
/// <param name="Name">Its name in webhooks and metrics.</param>
/// <param name="Kind">What kind of carrier it is.</param>
/// <param name="Channel">The channel that it serves.</param>
/// <param name="AreCallbacksSigned">Whether its receipts and replies must be signed.</param>
/// <param name="Health">How it is; null for the simulated one, and in a gateway of a cluster, whose silos hand over.</param>
internal sealed record CarrierView(string Name, string Kind, Channel Channel, bool AreCallbacksSigned, CarrierHealthView? Health);

/// <summary>How a carrier is.</summary>
/// <param name="State">up; slow; failing; open while it is away and no message is begun.</param>
/// <param name="ErrorShare">Share of the last 256 tries that it did not take or of which nobody knows. 0 to 1.</param>
/// <param name="AnswerMedianMs">Half of its last answers took no longer. Unit: milliseconds.</param>
/// <param name="AnswerSlowestMs">95 in a hundred of its last answers took no longer. Unit: milliseconds.</param>
/// <param name="InFlight">Messages at it at this moment.</param>
/// <param name="Accepted">Tries since the start that it took.</param>
/// <param name="Rejected">Tries that it will never take.</param>
/// <param name="Unavailable">Tries that surely did not reach it.</param>
/// <param name="Unknown">Tries of which nobody knows.</param>
internal sealed record CarrierHealthView(
    CarrierState State,
    double ErrorShare,
    double AnswerMedianMs,
    double AnswerSlowestMs,
    int InFlight,
    long Accepted,
    long Rejected,
    long Unavailable,
    long Unknown)
{
    /// <summary>Makes the view of a report.</summary>
    public static CarrierHealthView Of(CarrierHealthReport report) => new(
        report.State,
        Math.Round(report.ErrorShare, 3),
        Math.Round(report.AnswerMedian.TotalMilliseconds, 1),
        Math.Round(report.AnswerSlowest.TotalMilliseconds, 1),
        report.InFlight,
        report.Counts[Handover.Accepted],
        report.Counts[Handover.Rejected],
        report.Counts[Handover.Unavailable],
        report.Counts[Handover.Unknown]);
}

/// <summary>How the carriers are.</summary>
internal static class CarrierStatusEndpoints
{
    public static void MapCarrierStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/carriers", Get)
        .WithTags("Carriers").WithName("GetCarriers").WithSummary("The carriers and how each is: up, slow, failing or away.");

    private static Ok<CarriersView> Get(CarrierRoster roster, IServiceProvider services)
    {
        var reports = services.GetService<CarrierInstruments>()?.Reports;
        return TypedResults.Ok(new CarriersView([.. roster.Entries.Select(entry => new CarrierView(
            entry.Name,
            entry.Kind.Name,
            entry.Channel,
            entry.Callbacks.Secret.Length > 0,
            reports?.GetValueOrDefault(entry.Name) is { } report ? CarrierHealthView.Of(report) : null))]));
    }
}
