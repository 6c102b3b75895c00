using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>I4: counted anew over what truly arrived, no window of any cap holds more than it may.</summary>
internal static class Caps
{
    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals) =>
        OnTheWire(world).Concat(journals.SelectMany(InTheJournal));

    /// <summary>Each message counts at the instant at which the product, by the clock that it saw, decided to let it go.</summary>
    private static IEnumerable<Violation> OnTheWire(World world)
    {
        var counted = world.Ledger.Wire
            .Where(hit => hit is { Kind: MessageKind.Marketing, IsUndelivered: false })
            .Select(hit =>
                (Hit: hit, Release: world.Ledger.Releases.FindLast(release => release.Key == hit.Key && release.Step <= hit.Step)))
            .Where(pair => pair.Release is not null)
            .ToList();
        foreach (var end in counted)
        {
            for (var i = 0; i < Rules.First.ContactPolicy.Caps.Length; i++)
            {
                var window = Rules.First.ContactPolicy.Caps[i].Window;
                var inside = counted.FindAll(pair =>
                    pair.Hit.Msisdn == end.Hit.Msisdn
                    && end.Release!.WallAt - pair.Release!.WallAt is var age && age >= TimeSpan.Zero && age < window);
                var limit = inside.Max(pair => pair.Release!.RulesPossible.Max(rules => rules.ContactPolicy.Caps[i].Limit));
                if (inside.Count > limit)
                {
                    yield return new Violation(
                        "I4", $"{inside.Count} messages within {window} up to {end.Hit.Key}, and {limit} are allowed.");
                }
            }
        }
    }

    /// <summary>The same for all contacts that count, of every channel, by the journal alone.</summary>
    private static IEnumerable<Violation> InTheJournal(Journal journal)
    {
        var contacts = new Dictionary<string, (Channel Channel, DateTimeOffset At, bool IsMade)>(StringComparer.Ordinal);
        foreach (var @event in journal.Events)
        {
            switch (@event)
            {
                case SubscriberEvent.ContactPlanned { Kind: MessageKind.Marketing } planned:
                    contacts[journal.Key(planned.Decision, planned.Ordinal)] =
                        (planned.Channel, planned.At, IsMade: planned.Channel != Channel.Sms);
                    break;
                case SubscriberEvent.ContactReleased released when contacts.ContainsKey(journal.Key(released.Decision, released.Ordinal)):
                    contacts[journal.Key(released.Decision, released.Ordinal)] = (Channel.Sms, released.At, IsMade: true);
                    break;
                case SubscriberEvent.ContactDeferred deferred when contacts.ContainsKey(journal.Key(deferred.Decision, deferred.Ordinal)):
                    contacts[journal.Key(deferred.Decision, deferred.Ordinal)] = (Channel.Sms, deferred.At, IsMade: false);
                    break;
                case SubscriberEvent.ContactWithheld withheld:
                    contacts.Remove(journal.Key(withheld.Decision, withheld.Ordinal));
                    break;
                case SubscriberEvent.ContactSettled { Standing: ContactStanding.Failed or ContactStanding.Withheld } settled:
                    contacts.Remove(journal.Key(settled.Decision, settled.Ordinal));
                    break;
                default:
                    break;
            }
        }

        var made = contacts.Where(pair => pair.Value.IsMade).ToList();
        foreach (var (cap, end) in Rules.First.ContactPolicy.Caps.SelectMany(cap => made.Select(end => (cap, end))))
        {
            var inside = made.Count(pair => cap.Channels.Contains(pair.Value.Channel)
                && end.Value.At - pair.Value.At is var age && age >= TimeSpan.Zero && age < cap.Window);
            if (inside > cap.Limit)
            {
                yield return new Violation(
                    "I4", $"The journal counts {inside} contacts under {cap.Code} up to {end.Key}, and {cap.Limit} are allowed.");
            }
        }
    }
}
