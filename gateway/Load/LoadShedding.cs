using Microsoft.Extensions.Options;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Load;

namespace SmartManager.Gateway.Load;

/// <summary>Marks endpoints that bring new work in bulk, and are refused first when there is too much of it.</summary>
internal sealed class Sheddable
{
    /// <summary>For one subscriber: a silo that is full refuses it itself, and the others' subscribers are served.</summary>
    public static readonly Sheddable Call = new();

    /// <summary>A stream for many subscribers, and so for every silo: refused while any of them is full.</summary>
    public static readonly Sheddable Stream = new();

    private Sheddable()
    {
    }

    /// <summary>Whether an endpoint of this mark is refused.</summary>
    /// <param name="reason">Why new work is refused.</param>
    public bool IsRefused(LoadReason reason) => reason != LoadReason.Silo || this == Stream;
}

/// <summary>
/// Refuses new work where the server has more than it can hold. What is under way goes on, and everything else is answered.
/// </summary>
internal static class LoadShedding
{
    /// <summary>How long after its last refusal a silo counts as full: a few of its own looks.</summary>
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromSeconds(1);

    /// <summary>Adds what watches the load.</summary>
    public static IServiceCollection AddLoadShedding(this IServiceCollection services)
    {
        services.AddSingleton<LoadInstruments>();
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
            var instruments = provider.GetRequiredService<GatewayInstruments>();
            return new LoadLimits(
                options.MemoryShareMax,
                options.QueueShareMax,
                GatewayEngine.HasSilos ? () => instruments.HasSiloRefusedWithin(RefusalHolds) : null);
        });
        services.AddSingleton<LoadWatch>();
        return services.AddHostedService(static provider => provider.GetRequiredService<LoadWatch>());
    }

    /// <summary>Answers 503 on marked endpoints while there is too much.</summary>
    public static IApplicationBuilder UseLoadShedding(this IApplicationBuilder app)
    {
        var watch = app.ApplicationServices.GetRequiredService<LoadWatch>();
        return app.Use((context, next) =>
            watch.Reason is { } reason && context.GetEndpoint()?.Metadata.GetMetadata<Sheddable>() is { } mark && mark.IsRefused(reason)
                ? RefuseAsync(watch, reason, context)
                : next(context));
    }

    private static Task RefuseAsync(LoadWatch watch, LoadReason reason, HttpContext context)
    {
        watch.Refused(reason);
        return Problems.Overloaded.ExecuteAsync(context);
    }
}
