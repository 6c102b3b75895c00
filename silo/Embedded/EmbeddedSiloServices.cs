using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;

namespace SmartManager.Embedded;

/// <summary>Registers the embedded silo.</summary>
public static class EmbeddedSiloServices
{
    /// <summary>Adds the silo with <see cref="IGrainFactory"/> and <see cref="IClusterClient"/>, started and stopped by the host.</summary>
    /// <param name="services">What to add to. Register the silo before what calls it: services stop in reverse order.</param>
    /// <param name="configure">Sets options, after the configuration's <see cref="EmbeddedSiloOptions.Section"/>; null for none.</param>
    /// <param name="grainAssemblies">Where grain classes are. A second call adds its assemblies to the first one's.</param>
    /// <remarks>Uses the registered <see cref="TimeProvider"/>, else the system's. A wrong option stops the process at start.</remarks>
    public static IServiceCollection AddEmbeddedSilo(
        this IServiceCollection services, Action<EmbeddedSiloOptions>? configure, params Assembly[] grainAssemblies)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(grainAssemblies);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbeddedSiloOptions>, EmbeddedSiloOptionsValidator>());
        var options = services.AddOptions<EmbeddedSiloOptions>().BindConfiguration(EmbeddedSiloOptions.Section).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.AddSingleton(new GrainAssemblies(grainAssemblies));
        services.TryAddSingleton(TimeProvider.System);
        if (services.All(service => service.ServiceType != typeof(EmbeddedSilo)))
        {
            services.AddSingleton<EmbeddedSilo>();
            services.AddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<EmbeddedSilo>());
            services.AddSingleton<IClusterClient>(static provider => provider.GetRequiredService<EmbeddedSilo>());
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<EmbeddedSilo>());
        }

        return services;
    }
}

/// <summary>Assemblies in which to look for grain classes.</summary>
internal sealed record GrainAssemblies(IReadOnlyList<Assembly> Assemblies);
