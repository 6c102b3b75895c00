using SmartManager.Channels;
using SmartManager.Channels.Line;
using SmartManager.Contracts.Ports;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Carriers;

/// <summary>Chooses who carries messages and who books orders.</summary>
public static class CarrierServices
{
    private const ulong SimulationSeed = 1;

    /// <summary>Every kind of carrier: the real ones and the simulated.</summary>
    private static CarrierKinds Kinds => CarrierKinds.Real().Add(
        CarrierRoster.SimulatedKind,
        new NoSettings(),
        static (_, _, provider) => provider.GetRequiredService<SimulatedCarrier>(),
        isReal: false);

    /// <summary>Adds the carriers that the configuration names, or the simulated one if it names none; billing is simulated.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration of a carrier is wrong.</exception>
    public static IServiceCollection AddCarriers(this IServiceCollection services, IConfiguration configuration)
    {
        var roster = services.AddCarrierRoster(configuration);
        services.AddSingleton(provider => CarrierNames.Of(roster, provider.GetServices<ICarrier>()));
        services.AddSingleton<CarrierInstruments>();
        services.AddSingleton<IBilling>(new SimulatedBilling(SimulationSeed));
        foreach (var entry in roster.Entries)
        {
            services.AddSingleton(entry.Make);
        }

        if (roster.HasReal)
        {
            services.AddHostedService<SimulatedBillingNotice>();
        }

        if (roster.Entries.FirstOrDefault(entry => !entry.Kind.IsReal) is { } simulated)
        {
            services.AddSingleton(provider => new SimulatedCarrier(
                provider.GetRequiredService<TimeProvider>(), SimulationSeed, simulated.Name));
            services.AddHostedService<FeedbackPump>();
        }

        return services;
    }

    /// <summary>Adds what is known of the carriers without making any: for a process that only takes what they tell.</summary>
    public static CarrierRoster AddCarrierRoster(this IServiceCollection services, IConfiguration configuration)
    {
        var roster = CarrierRoster.Read(configuration, Kinds);
        services.AddSingleton(roster);
        return roster;
    }
}
