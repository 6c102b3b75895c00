using SmartManager.Cluster;

namespace SmartManager.Silo.Hosting;

/// <summary>The engine of this build: Orleans.</summary>
internal static class GrainEngine
{
    /// <summary>Adds what runs the grains.</summary>
    public static IServiceCollection AddGrainEngine(this IServiceCollection services) => services.AddClusterSilo();
}
