using Microsoft.Extensions.Options;
using SmartManager.Silo.Rehearsals;

namespace SmartManager.Silo.Trials;

/// <summary>Registers what rehearsals and replays need.</summary>
internal static class TrialServices
{
    /// <summary>Adds them; the store and the rulebooks must be there.</summary>
    public static IServiceCollection AddTrials(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<TrialOptions>, TrialOptionsValidator>();
        services.AddOptions<TrialOptions>().BindConfiguration(TrialOptions.Section)
            .Validate(
                static options => options.Folder.Length == 0 || Directory.Exists(options.Folder),
                "Trials:Folder must be a folder that exists, or empty.")
            .ValidateOnStart();
        services.AddSingleton<SubscriberPages>();
        services.AddSingleton<TrialSurroundings>();
        services.AddSingleton<TrialDesk>();
        services.AddSingleton<TrialBook>();
        services.AddHostedService(static provider => provider.GetRequiredService<TrialBook>());
        return services;
    }
}
