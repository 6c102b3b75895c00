using Microsoft.Extensions.Options;
using SmartManager.Channels;
using SmartManager.Channels.Azure;
using SmartManager.Channels.Billing;
using SmartManager.Channels.Line;
using SmartManager.Contracts.Ports;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Silo.Links;
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

    /// <summary>Adds the carriers that the configuration names, or the simulated one if it names none; the same of billing.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration of a carrier is wrong.</exception>
    public static IServiceCollection AddCarriers(this IServiceCollection services, IConfiguration configuration)
    {
        var roster = services.AddCarrierRoster(configuration);
        services.AddSingleton(provider => CarrierNames.Of(roster, provider.GetServices<ICarrier>())
            .With(provider.GetRequiredService<IOptions<OutsideOptions>>().Value.CarrierNames()));
        services.AddNudges(configuration);
        services.AddBilling(configuration, roster);
        services.AddSingleton<CarrierInstruments>();
        foreach (var entry in roster.Entries)
        {
            services.AddSingleton<ICarrier>(provider => new LinkedCarrier(entry.Make(provider), provider.GetRequiredService<ILinks>()));
        }

        if (roster.Entries.FirstOrDefault(entry => !entry.Kind.IsReal) is { } simulated)
        {
            services.AddSingleton(provider => new SimulatedCarrier(
                provider.GetRequiredService<TimeProvider>(), SimulationSeed, simulated.Name));
            services.AddHostedService<FeedbackPump>();
        }

        return services;
    }

    private static void AddBilling(this IServiceCollection services, IConfiguration configuration, CarrierRoster roster)
    {
        services.AddBillingOptions();
        if (!string.IsNullOrEmpty(configuration[$"{BillingOptions.Section}:{nameof(BillingOptions.Url)}"]))
        {
            services.AddSingleton<IBilling, HttpBilling>();
            return;
        }

        services.AddSingleton<IBilling>(new SimulatedBilling(SimulationSeed));
        if (roster.HasReal)
        {
            services.AddHostedService<SimulatedBillingNotice>();
        }
    }

    /// <summary>Adds how billing is reached, for whoever asks it or takes its word.</summary>
    public static void AddBillingOptions(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<BillingOptions>, BillingOptionsValidator>();
        services.AddOptions<BillingOptions>().BindConfiguration(BillingOptions.Section)
            .Validate(options => options.Url.Length == 0 || CarrierRoster.IsAddress(options.Url), "Billing:Url must be an http or https address.")
            .Validate(options => options.Secret.Length is 0 or >= BillingOptions.SecretLengthMin, "Billing:Secret must have at least 32 characters.")
            .ValidateOnStart();
    }

    /// <summary>Adds what is known of the carriers without making any: for a process that only takes what they tell.</summary>
    public static CarrierRoster AddCarrierRoster(this IServiceCollection services, IConfiguration configuration)
    {
        var roster = CarrierRoster.Read(configuration, Kinds);
        services.AddSingleton(roster);
        return roster;
    }
}
