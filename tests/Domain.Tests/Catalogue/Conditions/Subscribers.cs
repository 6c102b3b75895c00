using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>Whom the conditions of these tests are asked about, and how.</summary>
internal static class Subscribers
{
    /// <summary>Somebody of whom much is known. Born at noon.</summary>
    public static readonly SubscriberState Known = new SubscriberSpec()
        .Given(new ProfileReplaced(Ann with
        {
            Region = "",
            BalanceMinor = -100,
            BillsMinor = [8_000, 10_000, 12_000],
            Services = ["art", "news", "ring"],
            Tags = ["student", "vip"],
            Traits =
            [
                new Trait("age", "41"), new Trait("city", "兰州"), new Trait("contract-end", "2026-03-20"), new Trait("empty", ""),
                new Trait("score", "-7"), new Trait("seen-at", "2026-03-01T12:00:00+08:00"), new Trait("shoe", "41"),
            ],
        })
        { At = Noon })
        .Given(new NetworkEventObserved(new NetworkEvent.Usage(12, 3, 524_288) { OccurredAt = Noon }) { At = Noon })
        .Given(new DoNotDisturbChanged(Channel.OutboundCall, IsOn: true, "hall") { At = Noon })
        .Given(new KeyMomentReached(KeyMoment.RoamingWithoutDiscount) { At = Noon.AddDays(-3) })
        .State;

    /// <summary>Somebody of whom nothing is known but that they exist.</summary>
    public static readonly SubscriberState Unknown = SubscriberState.Initial(Me);

    /// <summary>Somebody whose profile has nothing in it.</summary>
    public static readonly SubscriberState Empty =
        new SubscriberSpec().Given(new ProfileReplaced(new Profile { Msisdn = "8610012345678" }) { At = Noon }).State;

    /// <summary>What a condition says of somebody at noon.</summary>
    public static Truth Ask(this SubscriberState state, string condition)
    {
        var compiled = Condition.Parse(condition);
        var truth = compiled.Evaluate(state, Noon);
        Assert.Equal(truth == Truth.True, compiled.IsMet(state, Noon));
        Assert.Equal(truth == Truth.True, compiled.Explain(state, Noon).IsEmpty);
        return truth;
    }
}
