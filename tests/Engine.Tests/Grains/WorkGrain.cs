using Orleans;
using Orleans.Runtime;

namespace SmartManager.Engine.Tests;

public sealed class WorkGrain(Journal journal) : Grain, IWorkGrain
{
    private int _sum;
    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Activated();
        journal.Add($"{Name} activated");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        journal.Add($"{Name} deactivated: {reason.ReasonCode}");
        journal.Deactivated();
    }

    public Task<int> Activations() => Task.FromResult(journal.Count($"{Name} activated"));

    public Task Note(string text)
    {
        journal.Add(text);
        return Task.CompletedTask;
    }

    public Task<int> CountTo(int number) => Task.FromResult(_sum = Math.Max(_sum, number));

    public ValueTask<string> Key() => ValueTask.FromResult(Name);

    public async ValueTask Touch()
    {
        await Task.Yield();
        journal.Add($"{Name} touched");
    }

    public Task Hold(string gate) => HoldAt(gate);

    public Task HoldReading(string gate) => HoldAt(gate);

    public Task HoldInterleaved(string gate) => HoldAt(gate);

    public async Task HoldUnlessCancelled(string gate, CancellationToken cancellationToken)
    {
        journal.Add($"{gate} began");
        try
        {
            await journal.Pass(gate).WaitAsync(cancellationToken);
        }
        finally
        {
            journal.Add($"{gate} ended");
        }
    }

    public async Task Fail(string message, bool afterAwait)
    {
        if (afterAwait)
        {
            await Task.Yield();
        }

        throw new InvalidOperationException(message);
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task LeaveAfter(string gate)
    {
        DeactivateOnIdle();
        await HoldAt(gate);
    }

    public async Task<int> AddSlowly()
    {
        var before = _sum;
        await Task.Yield();
        _sum = before + 1;
        return _sum;
    }

    public async Task<int> Sum(IReadOnlyList<string> others)
    {
        var sum = 0;
        foreach (var other in others)
        {
            sum += await GrainFactory.GetGrain<IWorkGrain>(other).AddSlowly();
        }

        return sum;
    }

    public Task Chain(IReadOnlyList<string> keys) =>
        keys.Count == 0 ? Task.CompletedTask : GrainFactory.GetGrain<IWorkGrain>(keys[0]).Chain([.. keys.Skip(1)]);

    public Task Tick(TimeSpan dueTime, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                journal.Add("tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(dueTime, period));
        return Task.CompletedTask;
    }

    public Task TickThenHold(string gate)
    {
        _timer = this.RegisterGrainTimer(_ => HoldAt(gate), new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task StopTicking()
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    private string Name => this.GetPrimaryKeyString();

    private async Task HoldAt(string gate)
    {
        journal.Add($"{gate} began");
        await journal.Pass(gate);
        journal.Add($"{gate} ended");
    }
}
