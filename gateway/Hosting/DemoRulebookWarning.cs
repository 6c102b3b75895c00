using SmartManager.Channels;
using SmartManager.Domain.Catalogue;
using SmartManager.Silo.Rules;
using SmartManager.Silo.Simulated;

namespace SmartManager.Gateway.Hosting;

/// <summary>Warns at the start when real people would be written to by the rules of the demo.</summary>
internal sealed partial class DemoRulebookWarning(Rulebooks rulebooks, CarrierRoster carriers, ILogger<DemoRulebookWarning> logger)
{
    private readonly ILogger<DemoRulebookWarning> _logger = logger;

    /// <summary>Says it, if a real carrier is set and the rulebook in force says what the demo's says.</summary>
    public void Check()
    {
        if (carriers.HasReal
            && rulebooks.HasCurrent
            && RulebookDifference.Between(DemoRulebook.Document, rulebooks.Current.Document).IsEmpty)
        {
            LogDemoRulebookOnRealCarrier(rulebooks.Current.Version);
        }
    }
}
