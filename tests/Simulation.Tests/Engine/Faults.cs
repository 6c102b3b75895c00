using SmartManager.Support;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>Which kinds of trouble a run has. Swarm testing: each seed does without some, so that no kind always hides another.</summary>
internal sealed class Faults
{
    private const int OnPercent = 75;

    public Faults(Dice dice)
    {
        ProcessCrashes = dice.Chance(OnPercent);
        ActivationCrashes = dice.Chance(OnPercent);
        CommitFailures = dice.Chance(OnPercent);
        SlowStore = dice.Chance(OnPercent);
        LostAnswers = dice.Chance(OnPercent);
        Duplicates = dice.Chance(OnPercent);
        CarrierFailures = dice.Chance(OnPercent);
        CarrierSilence = dice.Chance(OnPercent);
        ReceiptTrouble = dice.Chance(OnPercent);
        BillingTrouble = dice.Chance(OnPercent);
        ClockSteps = dice.Chance(OnPercent);
        RulebookChanges = dice.Chance(OnPercent);
        PermissionChanges = dice.Chance(OnPercent);
    }

    /// <summary>The whole process dies at any await and begins again.</summary>
    public bool ProcessCrashes { get; private set; }

    /// <summary>One activation is lost with what it was doing.</summary>
    public bool ActivationCrashes { get; private set; }

    /// <summary>A commit fails whole.</summary>
    public bool CommitFailures { get; private set; }

    /// <summary>Reads and commits take seconds, and reads show what was there when they began.</summary>
    public bool SlowStore { get; private set; }

    /// <summary>Answers to clients get lost.</summary>
    public bool LostAnswers { get; private set; }

    /// <summary>Clients send again what was acknowledged.</summary>
    public bool Duplicates { get; private set; }

    /// <summary>The carrier is not there, throws, or refuses.</summary>
    public bool CarrierFailures { get; private set; }

    /// <summary>The carrier's answers, or our requests, get lost.</summary>
    public bool CarrierSilence { get; private set; }

    /// <summary>Receipts come twice, late, contradicting each other, or never.</summary>
    public bool ReceiptTrouble { get; private set; }

    /// <summary>Billing is silent or refuses.</summary>
    public bool BillingTrouble { get; private set; }

    /// <summary>The wall clock is set, forwards and backwards.</summary>
    public bool ClockSteps { get; private set; }

    /// <summary>Rules change while messages wait.</summary>
    public bool RulebookChanges { get; private set; }

    /// <summary>Consent, do-not-disturb, lists and complaints change while messages wait.</summary>
    public bool PermissionChanges { get; private set; }

    /// <summary>Ends all trouble.</summary>
    public void Heal()
    {
        ProcessCrashes = ActivationCrashes = CommitFailures = SlowStore = LostAnswers = Duplicates = false;
        CarrierFailures = CarrierSilence = ReceiptTrouble = BillingTrouble = ClockSteps = RulebookChanges = PermissionChanges = false;
    }
}
