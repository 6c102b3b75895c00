using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Histories;

/// <summary>What can come to a subscriber.</summary>
internal enum Act
{
    Usage,
    Bill,
    Points,
    Roaming,
    ComplaintOpened,
    ComplaintClosed,
    Proposal,
    Release,
    Handover,
    Receipt,
    Reply,
    Interaction,
    Answer,
    OrderOutcome,
    WakeUp,
    Consent,
    DoNotDisturb,
    Suppression,
    Profile,
    Report,
    Reversal,
    Task,
    Link,
    Resolution,
    Replay,
    Campaign,
    Call,
}

/// <summary>
/// One step of a random history. Its numbers are choices, so that any step is possible in any state and histories shrink.
/// </summary>
/// <param name="Act">What comes.</param>
/// <param name="Minutes">How far the clock moves before it; below 0 it is set back.</param>
/// <param name="Pick">About which of the things that are there.</param>
/// <param name="Choice">Which of the variants of the act.</param>
internal readonly record struct Step(Act Act, int Minutes, int Pick, int Choice)
{
    /// <summary>Any histories, of up to a hundred steps or so.</summary>
    public static Arbitrary<Step[]> Histories { get; } = Arb.From(
        (from act in Gen.Frequency(
             (6, Gen.Elements(Act.Usage, Act.Bill, Act.Points, Act.Roaming)),
             (10, Gen.Constant(Act.Proposal)),
             (10, Gen.Constant(Act.Release)),
             (7, Gen.Constant(Act.Handover)),
             (4, Gen.Constant(Act.Receipt)),
             (4, Gen.Constant(Act.Reply)),
             (1, Gen.Constant(Act.Resolution)),
             (3, Gen.Constant(Act.Replay)),
             (4, Gen.Constant(Act.Campaign)),
             (3, Gen.Constant(Act.Call)),
             (4, Gen.Elements(Act.Interaction, Act.Answer)),
             (6, Gen.Elements(Act.OrderOutcome, Act.WakeUp)),
             (6, Gen.Elements(Act.Reversal, Act.Reversal, Act.Reversal, Act.Task, Act.Link)),
             (1, Gen.Elements(Act.ComplaintOpened, Act.ComplaintClosed, Act.Consent, Act.DoNotDisturb, Act.Suppression)),
             (1, Gen.Elements(Act.Consent, Act.Profile, Act.Report)))
         from minutes in Gen.Frequency(
             (6, Gen.Choose(0, 30)),
             (3, Gen.Choose(0, 600)),
             (1, Gen.Choose(600, 6_000)),
             (1, Gen.Choose(-300, 0)))
         from pick in Gen.Choose(0, 7)
         from choice in Gen.Choose(0, 11)
         select new Step(act, minutes, pick, choice)).ArrayOf(),
        Shrinking.DropSome);
}
