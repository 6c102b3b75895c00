using System.Globalization;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;

namespace SmartManager.Silo.Trials;

/// <summary>The work of a trial.</summary>
internal interface ITrialWork
{
    /// <summary>What kind of trial it is.</summary>
    string Kind { get; }

    /// <summary>Does it.</summary>
    /// <returns>What was found.</returns>
    Task<object> RunAsync(Trial trial);
}

/// <summary>The trials that run in this process, and the last ones that did.</summary>
internal sealed partial class TrialBook(IOptions<TrialOptions> options, TimeProvider time, ILogger<TrialBook> logger)
    : IHostedService, IDisposable
{
    private readonly ILogger<TrialBook> _logger = logger;
    private readonly Lock _gate = new();
    private readonly List<Trial> _trials = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _startedAt = time.GetUtcNow().ToUnixTimeSeconds();
    private int _count;

    /// <summary>Begins a trial; null if as many run as may.</summary>
    public Trial? TryBegin(ITrialWork work)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested || _trials.Count(trial => trial.Phase == TrialPhase.Running) >= options.Value.RunningMax)
            {
                return null;
            }

            // Two processes, or one before and after a restart, must not give one name to two trials.
            var id = string.Create(CultureInfo.InvariantCulture, $"{_startedAt:x}-{++_count}");
            var trial = new Trial(id, work.Kind, options.Value, time, _stopping.Token);
            _trials.Add(trial);
            ForgetOldest_NeedsLock();
            _running.RemoveAll(static task => task.IsCompleted);
            _running.Add(Task.Run(() => RunAsync(trial, work)));
            return trial;
        }
    }

    /// <summary>A trial of a kind; null if there is none, or it is forgotten.</summary>
    public Trial? Find(string kind, string id)
    {
        lock (_gate)
        {
            return _trials.Find(trial => trial.Kind == kind && trial.Id == id);
        }
    }

    /// <summary>Those of a kind, the newest first.</summary>
    public IReadOnlyList<Trial> List(string kind)
    {
        lock (_gate)
        {
            return [.. _trials.Where(trial => trial.Kind == kind).Reverse()];
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops what runs and waits for it: a trial reads a store that is about to close.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _trials.ForEach(static trial => trial.Dispose());
            _trials.Clear();
        }

        _stopping.Dispose();
    }

    private int CountEnded_NeedsLock() => _trials.Count(static trial => trial.Phase != TrialPhase.Running);

    private bool AreTooLong_NeedsLock() => _trials.Sum(static trial => trial.Lines.Length) > options.Value.LineBytesSumMax;

    private void ForgetOldest_NeedsLock()
    {
        for (var ended = CountEnded_NeedsLock(); ended > options.Value.EndedKeptMax || (ended > 1 && AreTooLong_NeedsLock()); ended--)
        {
            var oldest = _trials.First(trial => trial.Phase != TrialPhase.Running);
            _trials.Remove(oldest);
            oldest.Dispose();
        }
    }

    private async Task RunAsync(Trial trial, ITrialWork work)
    {
        LogBegan(trial.Kind, trial.Id);
        try
        {
            trial.Complete(await work.RunAsync(trial));
        }
        catch (OperationCanceledException) when (trial.Stop.IsCancellationRequested)
        {
            trial.End(TrialPhase.Cancelled, reason: null);
        }
        catch (Exception exception)
        {
            LogFailed(exception, trial.Kind, trial.Id);
            trial.End(TrialPhase.Failed, exception switch
            {
                ListNotReadyException => "trial.list-not-ready",
                StoreUnavailableException => "store.unavailable",
                _ => "unexpected",
            });
        }

        lock (_gate)
        {
            ForgetOldest_NeedsLock();
        }

        LogEnded(trial.Kind, trial.Id, trial.Phase, (trial.EndedAt!.Value - trial.StartedAt).TotalSeconds);
    }
}
