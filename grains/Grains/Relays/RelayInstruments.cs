using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Grains.Channels.Steering;

namespace SmartManager.Grains.Relays;

/// <summary>The relays' metrics, as methods named for what happened. No label holds an id.</summary>
public sealed class RelayInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Relays";

    private const string RelayLabel = "relay";

    private readonly ConcurrentDictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly Counter<long> _failures;
    private readonly Counter<long> _takenUp;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public RelayInstruments(IMeterFactory meters, SendingSteering steering)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(steering);
        var meter = meters.Create(MeterName);
        _failures = meter.CreateCounter<long>("smartmanager.relay.failures", "{row}", "Tries of a row that failed, by relay.");
        meter.CreateObservableGauge(
            "smartmanager.relay.held",
            () => _held.Select(pair => new Measurement<int>(pair.Value, LabelOf(pair.Key))),
            "{row}",
            "Rows that failed and wait for their next try, by relay.");
        _takenUp = meter.CreateCounter<long>(
            "smartmanager.channel.taken_up", "{message}", "Messages taken up to be handed over, by channel, tier and kind.");
        meter.CreateObservableGauge(
            "smartmanager.steering.held_back",
            () => CountHeldBack(steering.Current),
            "{target}",
            "Channels, carriers and tasks that an operator has stopped or lets drain, by scope and state.");
    }

    /// <summary>A try of a row failed.</summary>
    internal void Failed(string relay) => _failures.Add(1, LabelOf(relay));

    /// <summary>A relay has gone through its rows, and so many are held back.</summary>
    internal void Held(string relay, int rows) => _held[relay] = rows;

    /// <summary>Rows of a lane were taken up.</summary>
    internal void TakenUp(OutboxLane lane, int rows)
    {
        if (rows > 0)
        {
            _takenUp.Add(rows, new("channel", lane.Channel), new("tier", lane.Tier), new("kind", lane.Kind));
        }
    }

    private static IEnumerable<Measurement<int>> CountHeldBack(SteeringBook book)
    {
        foreach (var scope in Enum.GetValues<SteeringScope>())
        {
            foreach (var state in (SendingState[])[SendingState.Draining, SendingState.Stopped])
            {
                yield return new Measurement<int>(
                    book.Rules.Count(rule => rule.Scope == scope && rule.State == state),
                    new KeyValuePair<string, object?>("scope", KebabName.Of(scope)),
                    new KeyValuePair<string, object?>("state", KebabName.Of(state)));
            }
        }
    }

    private static KeyValuePair<string, object?> LabelOf(string relay) => new(RelayLabel, relay);
}
