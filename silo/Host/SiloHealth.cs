using System.Text.Json.Serialization;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Metrics;
using SmartManager.Silo.Rules;

namespace SmartManager.SiloHost;

/// <summary>How a silo is.</summary>
/// <param name="Status">live, ready or not-ready.</param>
/// <param name="Store">ok or unavailable; null where it was not looked at.</param>
/// <param name="Rulebook">ok or none; null where it was not looked at.</param>
internal sealed record SiloHealthView(string Status, string? Store = null, string? Rulebook = null);

/// <summary>How it looks as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SiloHealthView))]
internal sealed partial class SiloHealthJson : JsonSerializerContext;

/// <summary>What can be asked of a silo from outside the cluster: whether it lives, whether it can work, and what it measured.</summary>
internal static class SiloHealth
{
    /// <summary>How long one look at the store may take: reads wait much longer for a server that is away, and probes do not.</summary>
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1.5);

    public static void MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", static () => Tell(new SiloHealthView("live"), StatusCodes.Status200OK));
        routes.MapGet("/health/ready", GetReadyAsync);
        routes.MapGet("/metrics", static (MetricsListener listener) =>
            TypedResults.Text(PrometheusText.Write(listener.Collect()), PrometheusText.ContentType));
    }

    /// <summary>A silo without a rulebook is as it should be: one is published through it.</summary>
    private static async Task<IResult> GetReadyAsync(
        IRecords records, Rulebooks rulebooks, TimeProvider time, CancellationToken cancellationToken)
    {
        var rulebook = rulebooks.HasCurrent ? "ok" : "none";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await records.FindLookupAsync("health/ready", stop.Token).AsTask().WaitAsync(LookTimeout, time, cancellationToken);
            return Tell(new SiloHealthView("ready", "ok", rulebook), StatusCodes.Status200OK);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
        {
            await stop.CancelAsync(); // Nobody waits for it any more.
            return Tell(new SiloHealthView("not-ready", "unavailable", rulebook), StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Tell(SiloHealthView view, int status) =>
        TypedResults.Json(view, SiloHealthJson.Default.SiloHealthView, statusCode: status);
}
