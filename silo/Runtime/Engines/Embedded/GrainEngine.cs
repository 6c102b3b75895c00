using SmartManager.Embedded;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Silo.Hosting;

/// <summary>The engine of this build: the embedded host.</summary>
internal static class GrainEngine
{
    /// <summary>Adds what runs the grains.</summary>
    public static IServiceCollection AddGrainEngine(this IServiceCollection services) =>
        services.AddEmbeddedSilo(configure: null, typeof(SubscriberGrain).Assembly);
}
