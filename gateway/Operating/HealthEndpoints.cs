using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.OpenApi;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Operating;

/// <summary>How the server is.</summary>
/// <param name="Status">live, ready or not-ready.</param>
/// <param name="Store">ok or unavailable; null where it was not looked at.</param>
/// <param name="Rulebook">ok or none; null where it was not looked at.</param>
/// <param name="Silos">ok or unavailable; null where there are none to look at.</param>
internal sealed record HealthView(
    [property: KnownWords("live", "ready", "not-ready")] string Status,
    [property: KnownWords("ok", "unavailable")] string? Store = null,
    [property: KnownWords("ok", "none")] string? Rulebook = null,
    [property: KnownWords("ok", "unavailable")] string? Silos = null);

/// <summary>In a gateway whose grains live in other processes: whether any of them answers.</summary>
internal interface ISiloWatch
{
    /// <summary>Whether at least one silo answered at the last look.</summary>
    bool IsAnswered { get; }
}

/// <summary>Says whether the process lives, and whether it can do its work.</summary>
internal static class HealthEndpoints
{
    /// <summary>How long after a refused write the store counts as not writable.</summary>
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromSeconds(10);

    /// <summary>How long the store may take to answer: whoever asks gets an answer within two seconds, also while it is away.</summary>
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1.5);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthView("live"))).WithName("GetLiveness").WithTags("Operating")
            .WithSummary("Whether the process answers at all.");
        routes.MapGet("/health/ready", GetReadyAsync).WithName("GetReadiness").WithTags("Operating")
            .WithSummary("Whether the store can be read and written, a rulebook is in force and, in a cluster, a silo answers.")
            .Produces<HealthView>().Produces<HealthView>(503);
    }

    private static async Task<IResult> GetReadyAsync(
        IServiceProvider services,
        IRecords records,
        Rulebooks rulebooks,
        GatewayInstruments instruments,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var hasSilo = services.GetService<ISiloWatch>()?.IsAnswered;
        var isStoreFine = !instruments.HasStoreRefusedWithin(RefusalHolds) && await CanReadAsync(records, time, cancellationToken);
        var isReady = isStoreFine && rulebooks.HasCurrent && hasSilo != false;
        var view = new HealthView(
            isReady ? "ready" : "not-ready",
            isStoreFine ? "ok" : "unavailable",
            rulebooks.HasCurrent ? "ok" : "none",
            hasSilo is { } has ? has ? "ok" : "unavailable" : null);
        return TypedResults.Json(view, GatewayJson.Default.HealthView, statusCode: isReady ? 200 : 503);
    }

    private static async ValueTask<bool> CanReadAsync(IRecords records, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await records.FindLookupAsync("health/ready", stop.Token).AsTask().WaitAsync(LookTimeout, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            await stop.CancelAsync(); // Nobody waits for it any more.
            return false;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
