using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Simulation.Tests.Storage;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>
/// Where a bug can be planted without a line in the product: between the product and what it stands on. This one plants none.
/// </summary>
internal class Sabotage
{
    public virtual TimeProvider Clock(Lifeline life) => life;

    public virtual IGrainStore Grains(StoreSession session, World world) => session;

    public virtual IOutbox Outbox(StoreSession session) => session;

    public virtual IRecords Records(StoreSession session) => session;

    public virtual ICarrier Carrier(ICarrier carrier, World world) => carrier;

    public virtual IBilling Billing(IBilling billing) => billing;

    /// <summary>Begins what misbehaves by itself.</summary>
    public virtual void Begin(World world)
    {
    }
}
