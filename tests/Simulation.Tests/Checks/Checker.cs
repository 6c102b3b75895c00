using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>
/// Asks of a finished run whether every promise was kept. Each check has its own bookkeeping and borrows no notion of the product's.
/// </summary>
internal static class Checker
{
    public static IReadOnlyList<Violation> Check(World world)
    {
        var journals = Journal.All(world);
        return
        [
            .. world.Ledger.SeenAtOnce,
            .. AcknowledgedMessages.Check(world, journals),
            .. OneCommit.Check(world, journals),
            .. Handovers.Check(world, journals),
            .. Caps.Check(world, journals),
            .. Decisions.Check(world, journals),
            .. Permissions.Check(world),
            .. Orders.Check(world, journals),
            .. Replies.Check(world, journals),
            .. Units.Check(world, journals),
            .. LooseEnds.Check(world, journals),
        ];
    }
}
