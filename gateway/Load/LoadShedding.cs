namespace SmartManager.Gateway.Load;

/// <summary>Marks endpoints that bring new work in bulk, and are refused first when there is too much of it.</summary>
internal sealed class Sheddable
{
    /// <summary>The mark.</summary>
    public static readonly Sheddable Mark = new();
}

/// <summary>
/// Refuses new work where the server has more than it can hold. What is under way goes on, and everything else is answered.
/// </summary>
internal static class LoadShedding
{
    /// <summary>Adds what watches the load.</summary>
    public static IServiceCollection AddLoadShedding(this IServiceCollection services)
    {
        services.AddSingleton<LoadInstruments>();
        services.AddSingleton<LoadWatch>();
        return services.AddHostedService(static provider => provider.GetRequiredService<LoadWatch>());
    }

    /// <summary>Answers 503 on marked endpoints while there is too much.</summary>
    public static IApplicationBuilder UseLoadShedding(this IApplicationBuilder app)
    {
        var watch = app.ApplicationServices.GetRequiredService<LoadWatch>();
        return app.Use((context, next) =>
            watch.Reason is { } reason && context.GetEndpoint()?.Metadata.GetMetadata<Sheddable>() is not null
                ? watch.RefuseAsync(context, reason)
                : next(context));
    }
}
