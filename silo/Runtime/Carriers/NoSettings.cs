using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Carriers;

/// <summary>The settings of the simulated carrier, which has none: its figures are those of the demo's world.</summary>
internal sealed class NoSettings : IValidateOptions<NoSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, NoSettings options) => ValidateOptionsResult.Success;
}
