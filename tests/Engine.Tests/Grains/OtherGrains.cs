using Orleans;
using Orleans.Concurrency;

namespace SmartManager.Engine.Tests;

[Reentrant]
public sealed class ReentrantGrain(Journal journal) : Grain, IReentrantGrain
{
    public async Task Hold(string gate)
    {
        journal.Add($"{gate} began");
        await journal.Pass(gate);
        journal.Add($"{gate} ended");
    }

    public Task<string> RoundTrip(string otherKey) => GrainFactory.GetGrain<IEchoGrain>(otherKey).NameOf(this.GetPrimaryKeyString());

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());
}

[KeepAlive]
public sealed class KeptGrain : Grain, IKeptGrain
{
    private int _count;

    public Task<int> Count() => Task.FromResult(++_count);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> NameOf(string reentrantKey) => GrainFactory.GetGrain<IReentrantGrain>(reentrantKey).Name();
}

public sealed class FragileGrain(Journal journal) : Grain, IFragileGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (journal.IsActivationBroken)
        {
            throw new InvalidOperationException("No state today.");
        }
    }

    public Task<string> Hello() => Task.FromResult("hello");
}
