using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Telemetry;

/// <summary>Registers what sends traces and metrics to a collector.</summary>
public static class TelemetryServices
{
    /// <summary>The variable in which every program that speaks OTLP is told where its collector is.</summary>
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds it. Register it before the silo: what starts first is stopped last, and the last turns are told too.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Where the standard variables are read, too.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section)
            .PostConfigure(options => options.OtlpEndpoint =
                options.OtlpEndpoint.Length == 0 ? configuration[StandardEndpoint] ?? string.Empty : options.OtlpEndpoint)
            .Validate(
                static options => options.OtlpEndpoint.Length == 0 || IsHttp(options.OtlpEndpoint),
                $"Telemetry:OtlpEndpoint or {StandardEndpoint} must be an http or https address, such as http://collector:4318.")
            .ValidateOnStart();
        return services.AddHostedService<TelemetryExport>();
    }

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
