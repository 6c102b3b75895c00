using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>
/// I6: no marketing was let go after it had been forbidden, at night, or to those who are kept out; and every notice of that is kept.
/// </summary>
internal static class Permissions
{
    private static readonly TimeSpan LocalOffset = TimeSpan.FromHours(8);

    /// <summary>How long a message may take from the decision to the carrier: what is on its way cannot be called back.</summary>
    private static readonly TimeSpan LatenessMax = TimeSpan.FromMinutes(15);

    public static IEnumerable<Violation> Check(World world) =>
        world.Ledger.Wire.Where(hit => hit.Kind == MessageKind.Marketing).SelectMany(hit => Check(world, hit)).Concat(FinalStates(world));

    private static IEnumerable<Violation> Check(World world, WireHit hit)
    {
        var release = world.Ledger.Releases.FindLast(each => each.Key == hit.Key && each.Step <= hit.Step);
        if (release is null)
        {
            yield return new Violation("I6", $"Marketing {hit.Key} left without being asked about.");
            yield break;
        }

        if (hit.TrueAt - release.TrueAt > LatenessMax)
        {
            yield return new Violation("I6", $"Marketing {hit.Key} left {hit.TrueAt - release.TrueAt} after it was allowed to.");
        }

        var who = Enumerable.Range(0, World.SubscriberCount).Single(each => World.Msisdn(each) == hit.Msisdn);
        foreach (var kind in world.Ledger.Switches.Where(change => change.Who == who).Select(change => change.Kind).Distinct())
        {
            if (IsSurely(world, who, kind, forbidden: true, release.Step))
            {
                yield return new Violation("I6", $"Marketing {hit.Key} was let go although {kind} forbade it.");
            }
        }

        var local = TimeOnly.FromDateTime(release.WallAt.ToOffset(LocalOffset).DateTime);
        if (release.RulesPossible.All(rules => local >= rules.ContactPolicy.QuietFrom || local < rules.ContactPolicy.QuietUntil))
        {
            yield return new Violation("I6", $"Marketing {hit.Key} was let go at {local}, when it is night.");
        }

        if (release.RulesPossible.All(rules => IsHeldOut(World.SubscriberId(who), rules.Holdout!)))
        {
            yield return new Violation("I6", $"Marketing {hit.Key} went to somebody who is kept out.");
        }
    }

    private static IEnumerable<Violation> FinalStates(World world)
    {
        for (var who = 0; who < World.SubscriberCount; who++)
        {
            var id = World.SubscriberId(who);
            var state = world.Finish(() => world.Process!.Grains.GetGrain<ISubscriberGrain>(id).GetState());
            foreach (var (kind, isForbidden) in (IEnumerable<(string, bool)>)
            [
                ("consent", !state.HasMarketingConsent),
                ("dnd", state.DoNotDisturb.Has(Channel.Sms)),
                ("list", state.SuppressedBy is not null),
            ])
            {
                if (IsSurely(world, who, kind, !isForbidden, world.Step))
                {
                    yield return new Violation("I1", $"{kind} of {who} is not what was said and acknowledged last.");
                }
            }
        }
    }

    /// <summary>
    /// Whether a permission is known from outside to stand so: said and acknowledged, and nothing else said that could have come after it.
    /// </summary>
    private static bool IsSurely(World world, int who, string kind, bool forbidden, int step)
    {
        var changes = world.Ledger.Switches.FindAll(change => change.Who == who && change.Kind == kind && change.BeganStep < step);
        return changes.Exists(said => said.Forbids == forbidden && said.AcknowledgedStep < step
            && changes.TrueForAll(other => other.Forbids == forbidden || other.AcknowledgedStep < said.BeganStep));
    }

    /// <summary>The draw as the requirements describe it: a hash of salt and name, in hundredths of a percent.</summary>
    private static bool IsHeldOut(string subscriber, HoldoutDocument holdout) =>
        Domain.Decisioning.StableHash.Of(holdout.Salt, subscriber) % 10_000 < (ulong)(holdout.Percent * 100);
}
