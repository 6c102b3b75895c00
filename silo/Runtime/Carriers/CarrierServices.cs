using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Carriers;

/// <summary>Chooses who carries messages and who books orders.</summary>
public static class CarrierServices
{
    private const ulong SimulationSeed = 1;

    /// <summary>Adds the carrier at an address, or the simulated one if there is no address; billing is simulated.</summary>
    public static IServiceCollection AddCarriers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<HttpCarrierOptions>, HttpCarrierOptionsValidator>();
        services.AddOptions<HttpCarrierOptions>().BindConfiguration(HttpCarrierOptions.Section)
            .Validate(options => options.Url.Length == 0 || IsHttp(options.Url), "HttpCarrier:Url must be an http or https address.")
            .ValidateOnStart();
        services.AddSingleton(static provider => CarrierNames.Of(provider.GetServices<ICarrier>()));
        services.AddSingleton<IBilling>(new SimulatedBilling(SimulationSeed));
        if (string.IsNullOrEmpty(configuration[$"{HttpCarrierOptions.Section}:{nameof(HttpCarrierOptions.Url)}"]))
        {
            services.AddSingleton(provider => new SimulatedCarrier(provider.GetRequiredService<TimeProvider>(), SimulationSeed));
            services.AddSingleton<ICarrier>(provider => provider.GetRequiredService<SimulatedCarrier>());
            services.AddHostedService<FeedbackPump>();
        }
        else
        {
            services.AddSingleton<ICarrier, HttpCarrier>();
            services.AddHostedService<SimulatedBillingNotice>();
        }

        return services;
    }

    /// <summary>Whether a text is an address that messages can be posted to.</summary>
    public static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
