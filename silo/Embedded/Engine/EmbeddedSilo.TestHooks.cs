using Orleans.Runtime;
using SmartManager.Embedded.Proxies;

namespace SmartManager.Embedded;

/// <content>What only tests call.</content>
internal sealed partial class EmbeddedSilo
{
    /// <summary>How many activations have room at present.</summary>
    public int TestHookLiveActivations => Limit.Live;

    /// <summary>How many activations have something to do at present, waiting for others included.</summary>
    public int TestHookBusyActivations => AllActivations().Count(activation => activation.UnusedSince is null);

    /// <summary>Loses an activation as a power cut would: no OnDeactivateAsync, callers fail, and code that awaits never goes on.</summary>
    /// <remarks>New calls get a fresh activation at once. A part of a turn that is running on another thread ends first.</remarks>
    /// <returns>False if the grain was not active.</returns>
    public bool TestHookCrash(IAddressable grain)
    {
        var proxy = (GrainProxy)grain;
        var activation = AllActivations().FirstOrDefault(each => each.Class == proxy.Class && each.Key == proxy.Key);
        activation?.Crash(LostActivation());
        return activation is not null;
    }

    /// <summary>Loses all activations.</summary>
    public void TestHookCrashAll()
    {
        foreach (var activation in AllActivations())
        {
            activation.Crash(LostActivation());
        }
    }

    private static SiloUnavailableException LostActivation() => new("The activation was lost; whether the call was done is not known.");
}
