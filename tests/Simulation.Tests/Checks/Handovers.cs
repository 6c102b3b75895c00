using SmartManager.Contracts.Storage;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>
/// I3: marketing reached the carrier at most once, notices at least once, and what cannot be known is listed as such and nothing else is.
/// </summary>
internal static class Handovers
{
    private const int ServiceTriesMax = 200;

    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals) =>
        MarketingAtMostOnce(world, journals)
            .Concat(OnlyWhatWasPlanned(world, journals))
            .Concat(NoticesAtLeastOnce(world, journals))
            .Concat(world.Store.Tables.AllOutboxRows().Where(row => row.Kind == "marketing").SelectMany(row => Outcome(world, row)));

    private static IEnumerable<Violation> MarketingAtMostOnce(World world, IReadOnlyList<Journal> journals)
    {
        var marketing = world.Ledger.Wire.Where(hit => hit.Kind == MessageKind.Marketing).ToList();
        foreach (var key in marketing.GroupBy(hit => hit.Key).Where(hits => hits.Count() > 1))
        {
            yield return new Violation("I3", $"Marketing {key.Key} reached the carrier {key.Count()} times.");
        }

        // The same without keys, lest two messages share one: what arrived against what was planned.
        foreach (var hits in marketing.GroupBy(hit => (hit.Msisdn, hit.Subject)))
        {
            var planned = journals.Single(journal => World.Msisdn(journal.Who) == hits.Key.Msisdn).Count<SubscriberEvent.ContactPlanned>(
                contact => contact is { Channel: Channel.Sms, Kind: MessageKind.Marketing } && contact.Subject == hits.Key.Subject);
            if (hits.Count() > planned)
            {
                yield return new Violation("I3", $"{hits.Count()} messages on {hits.Key.Subject} arrived, and {planned} were planned.");
            }
        }

        foreach (var decision in marketing.GroupBy(hit => hit.Key[..hit.Key.LastIndexOf('~')]).Where(hits => hits.Count() > 1))
        {
            yield return new Violation("I3", $"Decision {decision.Key} sent {decision.Count()} marketing messages.");
        }
    }

    private static IEnumerable<Violation> OnlyWhatWasPlanned(World world, IReadOnlyList<Journal> journals)
    {
        foreach (var hit in world.Ledger.Wire)
        {
            var journal = journals.Single(each => World.Msisdn(each.Who) == hit.Msisdn);
            if (!journal.Events.OfType<SubscriberEvent.ContactPlanned>().Any(planned =>
                journal.Key(planned.Decision, planned.Ordinal) == hit.Key && planned.Subject == hit.Subject && planned.Kind == hit.Kind))
            {
                yield return new Violation("I3", $"{hit.Kind} {hit.Key} arrived and was never planned for that subscriber.");
            }

            if (world.Store.Tables.FindOutboxRow(hit.Key) is null)
            {
                yield return new Violation("I2", $"{hit.Key} arrived and is not in the outbox.");
            }
        }
    }

    private static IEnumerable<Violation> NoticesAtLeastOnce(World world, IReadOnlyList<Journal> journals)
    {
        foreach (var journal in journals)
        {
            foreach (var planned in journal.Events.OfType<SubscriberEvent.ContactPlanned>()
                .Where(planned => planned.Kind == MessageKind.Service))
            {
                var key = journal.Key(planned.Decision, planned.Ordinal);
                var row = world.Store.Tables.FindOutboxRow(key);
                var isExplained = row is { State: OutboxState.Withheld }
                    or { State: OutboxState.InDoubt or OutboxState.Failed, Attempts: >= ServiceTriesMax };
                if (!isExplained && !world.Ledger.Wire.Exists(hit => hit.Key == key && hit.Msisdn == World.Msisdn(journal.Who)))
                {
                    yield return new Violation("I3", $"Notice {key} was committed, never reached the carrier and is {row?.State}.");
                }
            }
        }
    }

    /// <summary>Compares where a row stands with what the carrier knows of it.</summary>
    private static IEnumerable<Violation> Outcome(World world, OutboxRow row)
    {
        var hit = world.Ledger.Wire.Find(each => each.Key == row.Key);
        var words = world.Ledger.CarrierWords.Where(word => word.Key == row.Key && word.Handover != Handover.Unknown).ToList();
        var isTold = hit is not null && hit.Told.Exists(status => status != DeliveryStatus.EnRoute);
        var isFinal = world.Ledger.Receipts.Exists(receipt => receipt.Key == row.Key && receipt.Status != DeliveryStatus.EnRoute);
        var hasArrived = world.Ledger.Receipts
            .Exists(receipt => receipt.Key == row.Key && receipt is { Status: DeliveryStatus.Delivered, IsTaken: true });
        var isRight = row.State switch
        {
            OutboxState.InDoubt =>
                !isFinal && (words.Count == 0 || words[^1].Handover == Handover.Unavailable || world.Ledger.Doubtful.Contains(row.Key)),
            OutboxState.Unconfirmed => !isFinal && words.Exists(word => word.Handover == Handover.Accepted),
            OutboxState.Delivered => hit is not null && hit.Told.Contains(DeliveryStatus.Delivered),
            OutboxState.Failed => !hasArrived
                && (hit is { IsUndelivered: true } || words.Exists(word => word.Handover is Handover.Rejected or Handover.Unavailable)),
            OutboxState.Withheld => hit is null,
            _ => false,
        };
        if (!isRight)
        {
            yield return new Violation("I3", $"Marketing {row.Key} is {row.State}; the carrier {Describe(hit, words)}.");
        }

        if (hit is { IsRefused: false } && words.Count == 0 && !isTold && row.State != OutboxState.InDoubt)
        {
            yield return new Violation("I3", $"Marketing {row.Key} left and nobody said how it ended; it is {row.State} and not in doubt.");
        }
    }

    private static string Describe(WireHit? hit, List<CarrierWord> words) =>
        $"{(hit is null ? "never had it" : "had it")}, said [{string.Join(", ", words.Select(word => word.Handover))}]"
        + $" and told [{string.Join(", ", hit?.Told ?? [])}]";
}
