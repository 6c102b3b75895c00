using Microsoft.Extensions.Options;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Line;

namespace SmartManager.Channels;

/// <summary>What the settings of every real carrier hold beside those of its kind.</summary>
public interface IRealCarrierSettings
{
    /// <summary>How much is asked of it, and when it is left alone.</summary>
    LineOptions Line { get; }

    /// <summary>Whose word on receipts and replies is taken.</summary>
    CallbackOptions Callbacks { get; }
}

/// <summary>Checks the settings of a kind: the values that the attributes describe, the common parts, and what else the kind asks for.</summary>
/// <param name="values">Checks each value of the kind alone.</param>
/// <param name="more">What else is wrong, a sentence each; gets the section.</param>
public sealed class RealCarrierCheck<TSettings>(IValidateOptions<TSettings> values, Func<string?, TSettings, IEnumerable<string>> more)
    : IValidateOptions<TSettings>
    where TSettings : class, IRealCarrierSettings
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TSettings options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = new ValidateOptionsResultBuilder();
        builder.AddResult(values.Validate(name, options));
        foreach (var failure in CallbackCheck.FailuresOf(name, options.Callbacks).Concat(more(name, options)))
        {
            builder.AddError(failure);
        }

        return builder.Build();
    }
}
