using System.Diagnostics;
using Orleans;
using SmartManager.Bench.Base;
using SmartManager.Bench.Reports;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;

namespace SmartManager.Bench.Decisions;

/// <summary>Decisions without HTTP: one caller, one call after the other, random subscribers of the whole base, cold ones included.</summary>
/// <remarks>A single caller cannot omit anything: no call is due while another is under way.</remarks>
internal sealed class InProcess(IGrainFactory grains, ulong seed, int subscribers)
{
    private Draw _draw = new(seed, long.MaxValue);

    /// <summary>Proposals made so far.</summary>
    public long Proposals { get; private set; }

    /// <summary>Three best offers with reasons, nothing written.</summary>
    public async Task<Latencies> PreviewAsync(TimeSpan duration)
    {
        var latencies = new Latencies();
        for (var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end;)
        {
            var (subscriber, channel) = Next();
            var startedAt = Stopwatch.GetTimestamp();
            var answer = await subscriber.Preview(channel);
            latencies.Add(Stopwatch.GetTimestamp() - startedAt);
            Proposals += answer.Proposals.Length;
        }

        latencies.Sort();
        return latencies;
    }

    /// <summary>The same, opened as an interaction: answered after its commit.</summary>
    public async Task<Latencies> OpenAsync(TimeSpan duration)
    {
        var latencies = new Latencies();
        for (var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end;)
        {
            var (subscriber, channel) = Next();
            var startedAt = Stopwatch.GetTimestamp();
            await subscriber.OpenInteraction(null, channel);
            latencies.Add(Stopwatch.GetTimestamp() - startedAt);
        }

        latencies.Sort();
        return latencies;
    }

    private (ISubscriberGrain Subscriber, Channel Channel) Next() => (
        grains.GetGrain<ISubscriberGrain>(BaseSubscribers.IdOf(_draw.Below(subscribers)).Value),
        BenchRulebook.Channels[1 + _draw.Below(BenchRulebook.Channels.Length - 1)]);
}
