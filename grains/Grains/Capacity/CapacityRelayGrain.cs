using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Grains.Relays;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Grains.Capacity;

/// <summary>Tells the pools what became of their units. A pool settles the row in the commit that takes note of it: just once.</summary>
[KeepAlive]
[Immovable]
public sealed partial class CapacityRelayGrain : Grain, ICapacityRelayGrain
{
    private readonly IOutbox _outbox;
    private readonly RelaySurroundings _surroundings;
    private readonly ILogger<CapacityRelayGrain> _logger;
    private readonly Relay<OutboxRow> _relay;
    private readonly RelayTimer _timer;

    /// <summary>Made by the silo.</summary>
    public CapacityRelayGrain(IOutbox outbox, RelaySurroundings surroundings, ILogger<CapacityRelayGrain> logger)
    {
        (_outbox, _surroundings, _logger) = (outbox, surroundings, logger);
        _timer = new RelayTimer(this, surroundings.Options.Value.PollInterval);
        _relay = new Relay<OutboxRow>(TurnMapping.CapacityChannel, static row => row.Key, surroundings, LogNotTold);
    }

    /// <inheritdoc/>
    public Task Start() => _timer.Start(Drain);

    /// <inheritdoc/>
    public Task<int> Drain() => _relay.RunAsync(_surroundings.Options.Value.BatchSizeMax, ReadDueAsync, TellAsync);

    private ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(DueBy<OutboxRow> due, int limit) =>
        _outbox.ReadDueAsync(TurnMapping.CapacityLane, due, limit, CancellationToken.None);

    private async Task<bool> TellAsync(OutboxRow row)
    {
        var unit = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingUnit)!;
        await GrainFactory.GetGrain<ICapacityGrain>(unit.Pool).Settle(row.Key, unit);
        return true;
    }
}
