using SmartManager.Contracts.Storage;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>What the world does to a simulated store.</summary>
internal interface IStoreSurroundings
{
    /// <summary>Does it some steps or some seconds later.</summary>
    void Later(Action action);

    /// <summary>Whether the commit that is about to be made fails.</summary>
    bool FailsCommit();

    /// <summary>Whether a read shows what was there when it was asked for rather than when it is answered.</summary>
    bool ShowsThePast();

    /// <summary>The product asked for a turn to be written.</summary>
    void Asked(Turn turn);

    /// <summary>A turn was written or refused; its writer has not been told yet.</summary>
    void Written(Turn turn, AppendResult result);

    /// <summary>A turn is lost: its commit failed, or the process died before it.</summary>
    void Lost(Turn turn);
}

/// <summary>A quiet world, in which everything happens at once.</summary>
internal sealed class QuietSurroundings : IStoreSurroundings
{
    public void Later(Action action) => action();

    public bool FailsCommit() => false;

    public bool ShowsThePast() => false;

    public void Asked(Turn turn)
    {
    }

    public void Written(Turn turn, AppendResult result)
    {
    }

    public void Lost(Turn turn)
    {
    }
}
