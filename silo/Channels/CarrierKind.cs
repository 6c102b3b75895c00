using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;

namespace SmartManager.Channels;

/// <summary>A kind of carrier that the configuration can ask for.</summary>
public abstract class CarrierKind
{
    private protected CarrierKind(string name, bool isReal) => (Name, IsReal) = (name, isReal);

    /// <summary>What the configuration calls it.</summary>
    public string Name { get; }

    /// <summary>Whether messages leave the house: real people read them.</summary>
    public bool IsReal { get; }

    /// <summary>Names of the settings that this kind has.</summary>
    internal abstract IReadOnlyCollection<string> SettingNames { get; }

    /// <summary>Reads and checks the settings of one carrier.</summary>
    /// <param name="section">Where they stand.</param>
    /// <param name="failures">Gets what is wrong with them, a sentence each.</param>
    internal abstract object Read(IConfigurationSection section, ICollection<string> failures);

    /// <summary>Makes a carrier of this kind.</summary>
    internal abstract ICarrier Make(CarrierEntry entry, IServiceProvider provider);
}

/// <summary>A kind of carrier whose settings are a class.</summary>
internal sealed class CarrierKind<TSettings>(
    string name, bool isReal, IValidateOptions<TSettings> validator, Func<CarrierEntry, TSettings, IServiceProvider, ICarrier> make)
    : CarrierKind(name, isReal)
    where TSettings : class, new()
{
    /// <inheritdoc/>
    internal override IReadOnlyCollection<string> SettingNames { get; } =
        [.. typeof(TSettings).GetProperties().Where(property => property.CanRead).Select(property => property.Name)];

    /// <inheritdoc/>
    internal override object Read(IConfigurationSection section, ICollection<string> failures)
    {
        var settings = new TSettings();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException exception)
        {
            // The binder names key and type; of a secret every value can be bound, so none is ever told.
            failures.Add(exception.Message);
            return settings;
        }

        if (validator.Validate(section.Path, settings) is { Failed: true } result)
        {
            foreach (var failure in result.Failures)
            {
                failures.Add(failure);
            }
        }

        return settings;
    }

    /// <inheritdoc/>
    internal override ICarrier Make(CarrierEntry entry, IServiceProvider provider) => make(entry, (TSettings)entry.Settings, provider);
}
