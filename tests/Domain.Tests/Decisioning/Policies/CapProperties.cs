using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>The policy counts as <see cref="CapOracle"/> does, whatever is on record.</summary>
public sealed class CapProperties
{
    internal static readonly int Cases = Math.Max(Properties.Cases, 10_000);

    [Fact]
    public void ACapHasRoom_WhenTheNaiveCountSaysSo() => ForAll(question =>
    {
        var rulebook = question.ToRulebook();
        return rulebook.Offers.All(offer =>
            rulebook.Policy.Check(question.Record, question.Slot, offer.Id) == (question.HasRoom(offer.Id) ? null : Refusal.Cap));
    });

    /// <summary>A decision asks once for all offers, and gets what each of them would be told.</summary>
    [Fact]
    public void AskedForAllOffersAtOnce_ThePolicySaysTheSame() => ForAll(question =>
    {
        var rulebook = question.ToRulebook();
        var refusals = new byte[rulebook.Offers.Length];
        var gate = rulebook.Policy.Check(question.Record, question.Slot);
        rulebook.Policy.FindFullGroups(question.Record, question.Slot, refusals);
        return rulebook.Offers.All(offer => question.HasRoom(offer.Id) == (gate is null && refusals[offer.Ordinal] == 0));
    });

    [Fact]
    public void TheOrderOfTheRecordMeansNothing() => ForAll(question =>
    {
        var policy = question.ToRulebook().Policy;
        var turned = question with { Contacts = [.. question.Contacts.Reverse()], Except = null };
        return policy.Check((question with { Except = null }).Record, turned.Slot) == policy.Check(turned.Record, turned.Slot);
    });

    private static void ForAll(Func<CapQuestion, bool> holds) =>
        Prop.ForAll(CapQuestion.Any, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
