using Orleans.Runtime;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Simulation.Tests.Storage;

namespace SmartManager.Simulation.Tests.Engine;

/// <content>Crashes, clocks, and what happens to the store.</content>
internal sealed partial class World
{
    /// <summary>One in so many steps, while something is under way: in the middle of things is where a crash hurts.</summary>
    private const int CrashOdds = 900;

    private const int CrashOddsAtRest = 60_000;
    private const int ActivationCrashOdds = 600;
    private const int RelayCrashOdds = 9_000;
    private const int ClockStepOdds = 40_000;

    /// <summary>How far the product's clock may be from the truth. Unit: minutes.</summary>
    private const int ClockErrorMinutesMax = 12 * 60;

    private int _lastNumber;

    private bool IsBusy => Store.IsBusy || Store.Unanswered > 0 || Carrier.InFlight > 0;

    private void MakeTrouble()
    {
        if (Process is not { } process)
        {
            return;
        }

        if (Faults.ProcessCrashes && Dice.Below(IsBusy ? CrashOdds : CrashOddsAtRest) == 0)
        {
            CrashProcess();
        }
        else if (Faults.ActivationCrashes && IsBusy && Dice.Below(ActivationCrashOdds) == 0)
        {
            CrashSubscriber(process);
        }
        else if (Faults.ActivationCrashes && Dice.Below(RelayCrashOdds) == 0)
        {
            CrashRelay(process);
        }
        else if (Faults.ClockSteps && Dice.Below(ClockStepOdds) == 0)
        {
            StepClock();
        }
    }

    private void CrashProcess()
    {
        var process = Process!;
        var wasReady = process.IsReady;
        var unanswered = Store.Unanswered;
        process.Kill();
        Process = null;
        var isBatchWritten = Dice.Chance(50);
        var torn = Store.Crash(isBatchWritten);
        Met(Mark.ProcessCrash);
        MetIf(!wasReady, Mark.CrashAtStart);
        MetIf(torn > 0, isBatchWritten ? Mark.CrashWithBatchWritten : Mark.CrashWithBatchLost);
        MetIf(unanswered > 0, Mark.CrashWithCommitUnanswered);
        MetIf(Carrier.InFlight > 0, Mark.CrashBetweenReleaseAndAnswer);
        Ledger.ProcessDied(process.Life.Number);
        Carrier.Crash();
        Note($"process {process.Life.Number} is killed; {torn} writes torn, {(isBatchWritten ? "written" : "lost")}");
        After(IsHealing ? 1_000 : 600_000, StartProcess);
    }

    private void CrashSubscriber(SiloProcess process)
    {
        var id = Store.Writers.FirstOrDefault() is { } writer && Dice.Chance(60) ? writer : SubscriberId(Dice.Below(SubscriberCount));
        if (process.CrashActivation((IAddressable)process.Grains.GetGrain<ISubscriberGrain>(id)))
        {
            MetIf(Store.IsBusy, Mark.ActivationCrashInTurn);
            Ledger.ActivationDied(id);
            Note($"activation of {id} is lost");
        }
    }

    /// <summary>
    /// A disk that hangs is when activations are given up: the next one loads too early and must lose the race against what still comes.
    /// </summary>
    private void MaybeCrashWriter()
    {
        if (Faults.ActivationCrashes && Dice.Chance(30))
        {
            Queue.Add(owner: null, () =>
            {
                if (Process is { } process && Store.Writers.Any())
                {
                    CrashSubscriber(process);
                }
            });
        }
    }

    private void CrashRelay(SiloProcess process)
    {
        IAddressable relay = Dice.Below(4) switch
        {
            0 => process.Grains.GetGrain<IChannelGrain>("sms"),
            1 => process.Grains.GetGrain<IBillingGrain>("billing"),
            2 => process.Grains.GetGrain<ICapacityGrain>(Rules.SeatsPool),
            _ => process.Grains.GetGrain<ISchedulerGrain>("0"),
        };
        if (process.IsReady && process.CrashActivation(relay))
        {
            Met(Mark.RelayCrash);
            Ledger.RelayDied();
            Note($"activation of relay {relay.GetType().Name} is lost");
        }
    }

    private void StepClock()
    {
        var by = TimeSpan.FromMinutes(Dice.Below(361) - 180);
        if (Math.Abs((Clock.GetUtcNow() + by - TrueNow).TotalMinutes) <= ClockErrorMinutesMax)
        {
            Clock.Step(by);
            Met(by < TimeSpan.Zero ? Mark.ClockBack : Mark.ClockForward);
            Note($"clock is set by {by}");
        }
    }

    private void MetIf(bool isMet, Mark mark)
    {
        if (isMet)
        {
            Met(mark);
        }
    }

    /// <summary>Slow, failing and stale, as this world has it.</summary>
    private sealed class StoreTrouble(World world) : IStoreSurroundings
    {
        public void Later(Action action)
        {
            if (world.Faults.SlowStore && world.Dice.Below(50) == 0)
            {
                world.After(world.Dice.Below(10) == 0 ? 60_000 : 3_000, action);
                world.MaybeCrashWriter();
            }
            else
            {
                Hop(world.Dice.Below(3), action);
            }
        }

        public bool FailsCommit()
        {
            var fails = world.Faults.CommitFailures && world.Dice.Below(40) == 0;
            world.MetIf(fails, Mark.CommitFailed);
            return fails;
        }

        public bool ShowsThePast()
        {
            var past = world.Faults.SlowStore && world.Dice.Chance(50);
            world.MetIf(past, Mark.ReadOfThePast);
            return past;
        }

        public void Asked(Turn turn) => world.Ledger.Asked(turn, world);

        public void Written(Turn turn, AppendResult result)
        {
            world.MetIf(result == AppendResult.Conflict, Mark.WriterConflict);
            world.Note($"store: {turn.Grain.Id} v{turn.ExpectedVersion} +{turn.Entries.Length} {turn.MessageId} {result}");
        }

        public void Lost(Turn turn)
        {
            world.Ledger.Lost(turn);
            world.Note($"store: {turn.Grain.Id} v{turn.ExpectedVersion} {turn.MessageId} is lost");
        }

        private void Hop(int left, Action action) =>
            world.Queue.Add(owner: null, left == 0 ? action : () => Hop(left - 1, action));
    }
}
