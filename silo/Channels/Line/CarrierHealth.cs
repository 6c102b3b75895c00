using System.Text.Json.Serialization;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Line;

/// <summary>How a carrier is, in a word.</summary>
[JsonConverter(typeof(KebabNameConverter<CarrierState>))]
public enum CarrierState
{
    /// <summary>It takes messages, or has not been given any.</summary>
    Up = 0,

    /// <summary>It takes messages, and takes its time.</summary>
    Slow = 1,

    /// <summary>A tenth or more of the last hand-overs ended without a word on the message.</summary>
    Failing = 2,

    /// <summary>It is away: no message is begun until it is back.</summary>
    Open = 3,
}

/// <summary>How a carrier is.</summary>
/// <param name="State">In a word.</param>
/// <param name="ErrorShare">Share of the last hand-overs, at most 256, that it did not take or of which nobody knows. 0 to 1.</param>
/// <param name="AnswerMedian">Half of its last answers took no longer. Zero before the first.</param>
/// <param name="AnswerSlowest">95 in a hundred of its last answers took no longer. Zero before the first.</param>
/// <param name="InFlight">Messages at it at this moment.</param>
/// <param name="Counts">Tries since the start, by how they ended.</param>
public sealed record CarrierHealthReport(
    CarrierState State,
    double ErrorShare,
    TimeSpan AnswerMedian,
    TimeSpan AnswerSlowest,
    int InFlight,
    IReadOnlyDictionary<Handover, long> Counts);

/// <summary>Remembers how the last tries ended. Safe to call from any thread.</summary>
internal sealed class CarrierHealth(TimeSpan slowFrom)
{
    private const int LastMax = 256;
    private const double FailingFrom = 0.1;

    private readonly Lock _lock = new();
    private readonly (Handover Handover, TimeSpan Took)[] _last = new (Handover, TimeSpan)[LastMax];
    private readonly long[] _counts = new long[Enum.GetValues<Handover>().Length];
    private long _count;

    /// <summary>A try ended.</summary>
    public void Note(Handover handover, TimeSpan took)
    {
        lock (_lock)
        {
            _last[_count++ % LastMax] = (handover, took);
            _counts[(int)handover]++;
        }
    }

    /// <summary>What can be said now.</summary>
    public CarrierHealthReport Report(bool isOpen, int inFlight)
    {
        (Handover Handover, TimeSpan Took)[] last;
        long[] counts;
        lock (_lock)
        {
            (last, counts) = (_last[..(int)Math.Min(_count, LastMax)], [.. _counts]);
        }

        var errors = last.Count(one => one.Handover is Handover.Unavailable or Handover.Unknown);
        var share = last.Length == 0 ? 0 : (double)errors / last.Length;
        var took = last.Select(one => one.Took).Order().ToArray();
        var (median, slowest) = took.Length == 0 ? default : (took[took.Length / 2], took[took.Length * 95 / 100]);
        var state = isOpen ? CarrierState.Open
            : share >= FailingFrom ? CarrierState.Failing
            : median >= slowFrom ? CarrierState.Slow
            : CarrierState.Up;
        return new CarrierHealthReport(
            state, share, median, slowest, inFlight, Enum.GetValues<Handover>().ToDictionary(one => one, one => counts[(int)one]));
    }
}
