using System.Diagnostics.Metrics;
using System.Globalization;
using Orleans;
using SmartManager.Cluster.Health;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Hosting;

/// <summary>Asks the silos again and again whether one of them answers, so that readiness and a metric can tell.</summary>
internal sealed class SiloWatch : BackgroundService, ISiloWatch
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Cluster";

    /// <summary>Questions of one look. Each goes by its key to one of the silos that the gateway is connected to; one answer is enough.</summary>
    private const int QuestionCount = 8;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1.5);

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private volatile bool _isAnswered;

    /// <summary>Makes the watch and its gauge.</summary>
    public SiloWatch(IGrainFactory grains, TimeProvider time, IMeterFactory meters)
    {
        (_grains, _time) = (grains, time);
        meters.Create(MeterName).CreateObservableGauge(
            "smartmanager.silos.answering", () => _isAnswered ? 1 : 0, "{state}", "1 while at least one silo answers this gateway; else 0.");
    }

    /// <inheritdoc/>
    public bool IsAnswered => _isAnswered;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, _time);
        try
        {
            do
            {
                _isAnswered = await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> LookAsync(CancellationToken stop)
    {
        var questions = Enumerable.Range(0, QuestionCount).Select(one => AskAsync(one, stop)).ToList();
        while (questions.Count > 0)
        {
            var first = await Task.WhenAny(questions);
            if (await first)
            {
                return true;
            }

            questions.Remove(first);
        }

        return false;
    }

    /// <summary>Whatever goes wrong with a question, it was not answered; the next look comes soon.</summary>
    private async Task<bool> AskAsync(int number, CancellationToken stop)
    {
        try
        {
            await _grains.GetGrain<IPulseGrain>(number.ToString(CultureInfo.InvariantCulture)).Beat().WaitAsync(LookTimeout, _time, stop);
            return true;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
