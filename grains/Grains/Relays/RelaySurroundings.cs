using Microsoft.Extensions.Options;
using SmartManager.Grains.Channels;

namespace SmartManager.Grains.Relays;

/// <summary>What every relay works with.</summary>
/// <param name="Gate">Says when the silo stops.</param>
/// <param name="Instruments">What is measured.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">How much at once.</param>
public sealed record RelaySurroundings(RelayGate Gate, RelayInstruments Instruments, TimeProvider Time, IOptions<ChannelOptions> Options);
