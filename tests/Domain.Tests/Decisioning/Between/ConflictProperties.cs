using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Tests.Decisioning.Policies;

namespace SmartManager.Domain.Tests.Decisioning.Between;

/// <summary>The rules between offers say what <see cref="ConflictOracle"/> says, whatever is on record.</summary>
public sealed class ConflictProperties
{
    [Fact]
    public void AnOfferIsRefused_WhenTheNaiveRulesRefuseIt_AndForOneOfTheirReasons()
    {
        var met = new HashSet<Refusal>();
        Prop.ForAll(ConflictQuestion.Any, question => question.ToRulebook() is not { } rulebook || rulebook.Offers.All(offer =>
        {
            var refusals = new byte[rulebook.Offers.Length];
            rulebook.Conflicts!.Find(
                question.State, AtNoon with { Rulebook = rulebook }, new ContactSlot(Channel.Sms, Noon, rulebook.OperatorZone), refusals);
            var expected = ConflictOracle.Refusals(question, offer.Document);
            met.UnionWith(expected);
            return refusals[offer.Ordinal] == 0 ? expected.Count == 0 : expected.Contains(Refusal.Of(refusals[offer.Ordinal]));
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

        Assert.Equal<byte>([32, 33, 34, 35, 36, 37, 38], met.Select(refusal => refusal.Number).Order());
    }

    /// <summary>The best, then the best of those that go with it, then the best of those that go with both.</summary>
    [Fact]
    public void ProposalsOfOneConversationGoTogether_AndNoBetterOneWasPassedOver() => Prop.ForAll(
        Arb.From(Pairs.ArrayOf(), Shrinking.DropSome),
        pairs =>
        {
            string[] limited = ["o1", "o3", "o4"]; // The best, the third and the fourth.
            var rulebook = Rulebooks.Compile(Rulebooks.Basic with
            {
                Offers = [.. Enumerable.Range(0, 8).Select(i => Rulebooks.Offer($"o{i}", $"g{i}", (i * 37 % 8 * 100) + 100, []))],
                Conflicts = new ConflictsDocument
                {
                    NeverWith = [.. pairs.Take(200).Select((pair, i) => new NeverWithDocument
                    {
                        Code = $"n{i}", Offer = $"o{pair.One}", With = $"o{pair.Other}",
                    })],
                    Limits = [new OfferLimitDocument { Code = "one", Offers = [.. limited], AtMost = 1, Window = TimeSpan.FromHours(1) }],
                },
            });
            var choice = NextBestAction.Choose(
                new SubscriberSpec().Given(AnnIsKnown).State, Occasion.Inbound(Channel.Hall), 3, Noon, AtNoon with { Rulebook = rulebook });
            var expected = new List<string>();
            foreach (var offer in rulebook.Offers.OrderByDescending(offer => offer.Document.ValueMinor))
            {
                if (expected.Count < 3
                    && !(limited.Contains(offer.Id) && expected.Exists(limited.Contains))
                    && !expected.Any(other => pairs.Any(pair =>
                    (offer.Id, other) == ($"o{pair.One}", $"o{pair.Other}") || (other, offer.Id) == ($"o{pair.One}", $"o{pair.Other}"))))
                {
                    expected.Add(offer.Id);
                }
            }

            return choice.Best.Select(offer => offer.Id).SequenceEqual(expected)
                && choice.Candidates.Count(candidate => candidate.Refusal is null) == expected.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

    private static Gen<(int One, int Other)> Pairs =>
        from one in Gen.Choose(0, 7) from other in Gen.Choose(0, 7) where one != other select (one, other);
}
