using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmartManager.Channels;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Grains.Campaigns;
using SmartManager.Grains.Capacity;
using SmartManager.Grains.Channels;
using SmartManager.Grains.Channels.Lanes;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Grains.Relays;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Channels;
using SmartManager.Silo.Learning;
using SmartManager.Silo.Links;
using SmartManager.Silo.Maintenance;
using SmartManager.Silo.Rules;
using SmartManager.Silo.Trials;
using SmartManager.Store;

namespace SmartManager.Silo.Hosting;

/// <summary>
/// Registers a whole silo, or what a process needs that calls grains of other silos. Carriers and billing are added by whoever chooses them.
/// </summary>
public static class SiloServices
{
    /// <summary>Adds all of a silo. Register a <see cref="TimeProvider"/> before to run on another clock.</summary>
    public static IServiceCollection AddSilo(this IServiceCollection services)
    {
        services.AddSiloParts();
        services.AddSingleton<ICapacityBoard, CapacityBoard>();
        services.AddSingleton<IValidateOptions<ChannelOptions>, ChannelOptionsValidator>();
        services.AddSingleton<OutsideSurroundings>();
        services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section)
            .Validate(
                ChannelOptions.LeavesSomethingToTheLastTier,
                "Channels:FirstTierPercent, SecondTierPercent and ThirdTierPercent are at most 95 together: the last tier has the rest.")
            .ValidateOnStart();
        services.AddSingleton<SendingPaces>();
        services.AddSingleton<SendingControl>();
        services.AddSingleton<RelayGate>();
        services.AddSingleton<RelayInstruments>();
        services.AddSingleton<RelaySurroundings>();
        services.AddDispatch();
        services.AddGrainEngine();
        return services;
    }

    private static void AddDispatch(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<DispatchOptions>, DispatchOptionsValidator>();
        services.AddOptions<DispatchOptions>().BindConfiguration(DispatchOptions.Section).ValidateOnStart();
        services.AddSingleton<CampaignLanes>();
        services.AddSingleton(static provider => new DispatchSurroundings(
            provider.GetRequiredService<IGrainStore>(),
            provider.GetRequiredService<IRecords>(),
            provider.GetRequiredService<ICampaigns>(),
            provider.GetRequiredService<IAudienceWalk>(),
            provider.GetRequiredService<CampaignLanes>())
        {
            Rulebooks = provider.GetRequiredService<IRulebooks>(),
            Gate = provider.GetRequiredService<RelayGate>(),
            Skipped = provider.GetRequiredService<ILogger<DispatchGrain>>().Skipped,
            Options = provider.GetRequiredService<IOptions<DispatchOptions>>(),
            Time = provider.GetRequiredService<TimeProvider>(),
        });
    }

    /// <summary>Adds the part that a process without grains has too: the store, the rulebooks, and what brings answers back.</summary>
    public static IServiceCollection AddSiloParts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddStore();
        services.AddSingleton<IAudienceWalk, AudienceWalk>();
        services.AddSingleton<AudienceScan>();
        services.AddSingleton<ListMembership>();
        services.AddSingleton(_ => new ZoneTable(TimeZoneInfo.GetSystemTimeZones()));
        services.AddSingleton<IBodyReadings, BodyReadings>();
        services.AddSingleton(static provider => PublicationPace.Of(
            provider.GetRequiredService<StoreSharing>().IsShared, provider.GetRequiredService<IOptions<PublicationOptions>>().Value));
        services.AddSingleton<Rulebooks>();
        services.AddSingleton<IRulebooks>(provider => provider.GetRequiredService<Rulebooks>());
        services.AddSingleton<Learner>();
        services.AddSingleton<ILearning>(provider => provider.GetRequiredService<Learner>());
        services.AddSingleton<PlanningSurroundings>();
        services.AddSingleton<StoredCampaigns>();
        services.AddSingleton<ICampaigns>(provider => provider.GetRequiredService<StoredCampaigns>());
        services.AddSingleton<CarrierCallbacks>();
        services.AddSingleton<IValidateOptions<OfferLinkOptions>, OfferLinkOptionsValidator>();
        services.AddOptions<OfferLinkOptions>().BindConfiguration(OfferLinkOptions.Section)
            .Validate(options => CarrierRoster.IsAddress(options.BaseUrl), "Links:BaseUrl must be an http or https address.")
            .ValidateOnStart();
        services.AddSingleton<LinkSecrets>();
        services.AddSingleton<OfferLinks>();
        services.AddSingleton<ILinks>(provider => provider.GetRequiredService<OfferLinks>());
        services.AddHostedService<LinkSecretStart>();
        services.AddSingleton<IValidateOptions<OutsideOptions>, OutsideOptionsValidator>();
        services.AddOptions<OutsideOptions>().BindConfiguration(OutsideOptions.Section)
            .Validate(static options => options.HasOnlyKnownChannels(), "Outside:Channels must be names of channels that messages leave by.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CallListOptions>, CallListOptionsValidator>();
        services.AddOptions<CallListOptions>().BindConfiguration(CallListOptions.Section).ValidateOnStart();
        services.AddSingleton<CampaignCounters>();
        services.AddTrials();
        services.AddSingleton<OutsideRules>();
        services.AddSingleton<OutsideClaims>();
        services.AddSingleton(static provider => new SendingSteering(
            provider.GetRequiredService<IDocuments>(),
            provider.GetRequiredService<StoreSharing>().IsShared,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>
    /// Adds what a silo does by itself: its relays, its look at shared pools, learning from outcomes and retention. Not for a silo that
    /// lives in virtual time.
    /// </summary>
    public static IServiceCollection AddSiloWork(this IServiceCollection services)
    {
        services.AddRetention();
        services.AddHostedService<ListSweep>();
        services.AddLearning();
        services.AddPublicationWatch();
        services.AddHostedService<RelayStart>();
        return services.AddHostedService<CapacityWatch>();
    }

    /// <summary>Adds the following of what other processes on the same store publish; not for a silo that lives in virtual time.</summary>
    public static IServiceCollection AddPublicationWatch(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<PublicationOptions>, PublicationOptionsValidator>();
        services.AddOptions<PublicationOptions>().BindConfiguration(PublicationOptions.Section).ValidateOnStart();
        return services.AddHostedService<PublicationWatch>();
    }

    /// <summary>Adds the learning from outcomes; not for a silo that lives in virtual time, which learns when it is told to.</summary>
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LearningOptions>, LearningOptionsValidator>();
        services.AddOptions<LearningOptions>().BindConfiguration(LearningOptions.Section).ValidateOnStart();
        return services.AddHostedService<LearningService>();
    }

    /// <summary>Adds the dropping of what has been kept long enough; not for a silo that lives in virtual time.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();
        return services.AddHostedService<RetentionService>();
    }
}
