namespace SmartManager.Grains.Relays;

/// <summary>Shut when the silo begins to stop: from then on no relay begins anything, and what is under way can end in time.</summary>
/// <remarks>One for all relays of a process. Safe to use from any thread.</remarks>
public sealed class RelayGate
{
    private bool _isShut;

    /// <summary>Whether nothing may begin any more.</summary>
    public bool IsShut => Volatile.Read(ref _isShut);

    /// <summary>Lets nothing begin any more. It is never opened again.</summary>
    public void Shut() => Volatile.Write(ref _isShut, true);
}
