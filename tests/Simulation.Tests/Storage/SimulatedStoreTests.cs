using SmartManager.Store.Tests;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>The simulated store keeps the contract, so that what passes on it would pass on a real one.</summary>
public sealed class SimulatedStoreTests : StoreContract
{
    private readonly SimulatedStore _store = new(new QuietSurroundings());

    protected override ValueTask<OpenStore> OpenAsync()
    {
        var session = _store.Open();
        return ValueTask.FromResult(new OpenStore(session, session, session, session, _store.Lists, session, session, () =>
        {
            session.Close();
            return ValueTask.CompletedTask;
        }));
    }
}
