using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Line;

/// <summary>The carriers' metrics, as methods named for what happened. Their only label beside the outcome is the carrier's name.</summary>
public sealed class CarrierInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Carriers";

    private const string CarrierLabel = "carrier";

    private readonly ConcurrentDictionary<CarrierLine, byte> _lines = new();
    private readonly Counter<long> _handovers;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _answer;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public CarrierInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _handovers = meter.CreateCounter<long>("smartmanager.carrier.handovers", "{message}", "Messages handed over, by carrier and outcome.");
        _retries = meter.CreateCounter<long>("smartmanager.carrier.retries", "{try}", "Further tries at once of what surely was not sent, by carrier.");
        _answer = meter.CreateHistogram<double>("smartmanager.carrier.answer", "s", "Time that a carrier took to answer, by carrier.");
        meter.CreateObservableGauge(
            "smartmanager.carrier.in_flight", () => Each(line => line.InFlight), "{message}", "Messages at a carrier, by carrier.");
        meter.CreateObservableGauge(
            "smartmanager.carrier.open",
            () => Each(line => line.Health.State == CarrierState.Open ? 1 : 0),
            "{circuit}",
            "1 while a carrier is away and no message is begun, by carrier.");
        meter.CreateObservableGauge(
            "smartmanager.carrier.error_share",
            () => Each(line => line.Health.ErrorShare),
            "1",
            "Share of the last hand-overs without a word on the message, by carrier.");
    }

    /// <summary>Names and health of the carriers that this process hands messages to.</summary>
    public IReadOnlyDictionary<string, CarrierHealthReport> Reports =>
        _lines.Keys.ToDictionary(line => line.Name, line => line.Health, StringComparer.Ordinal);

    internal void Watch(CarrierLine line) => _lines[line] = 0;

    internal void Forget(CarrierLine line) => _lines.TryRemove(line, out _);

    internal void HandedOver(string carrier, Handover handover) =>
        _handovers.Add(1, LabelOf(carrier), new KeyValuePair<string, object?>("handover", KebabName.Of(handover)));

    internal void TriedAgain(string carrier) => _retries.Add(1, LabelOf(carrier));

    internal void Answered(string carrier, TimeSpan took) => _answer.Record(took.TotalSeconds, LabelOf(carrier));

    private IEnumerable<Measurement<T>> Each<T>(Func<CarrierLine, T> read)
        where T : struct => _lines.Keys.Select(line => new Measurement<T>(read(line), LabelOf(line.Name)));

    private static KeyValuePair<string, object?> LabelOf(string carrier) => new(CarrierLabel, carrier);
}
