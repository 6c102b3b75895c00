using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>A yes that comes while an offer can be answered orders something.</summary>
/// <remarks>
/// An offer can be answered if it has not run out by the clock that the product saw and nothing in the history has closed it; the
/// subscriber surely knows of it if its message was on the wire before the yes and the network never said that it would not arrive. Left
/// out are a yes at a time when some offer could be answered that a rulebook does not have, or that was ordered before: the product may
/// take the yes for that one and rightly say no, and no book from outside tells which left the house last.
/// </remarks>
internal static class Replies
{
    private const string Yes = "Y";

    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals)
    {
        foreach (var reply in world.Ledger.Replies.Where(reply => reply.IsAcknowledged && reply.Text.Trim() == Yes))
        {
            var journal = journals[reply.Who];
            var place = PlaceOf(reply, journal);
            if (place < 0)
            {
                continue; // That it is missing is seen elsewhere.
            }

            var open = OpenOffers(journal, place);
            if (!open.Exists(put => IsKnown(world, journal, reply, put)) || !open.TrueForAll(put => CanBeOrdered(journal, place, put.Offer)))
            {
                continue;
            }

            world.Met(Mark.TimelyYes);
            if (!IsTaken(journal, place, open))
            {
                yield return new Violation(
                    "replies", $"{reply.Who} said yes at {journal.Events[place].At:O} to {open[^1].Offer}, open until {open[^1].ExpiresAt:O}.");
            }
        }
    }

    private static int PlaceOf(ReplyWord reply, Journal journal)
    {
        for (var place = 0; place < journal.Events.Count; place++)
        {
            if (journal.Events[place] is SubscriberEvent.ReplyReceived received && received.Text == reply.Text)
            {
                return place;
            }
        }

        return -1;
    }

    private static List<SubscriberEvent.OfferPut> OpenOffers(Journal journal, int place)
    {
        var before = journal.Events.Take(place).ToList();
        return [.. before.OfType<SubscriberEvent.OfferPut>().Where(put =>
            put.ExpiresAt > journal.Events[place].At
            && !before.Exists(closed => closed is SubscriberEvent.OfferAnswered answered && answered.Decision == put.Decision)
            && !before.Exists(closed => closed is SubscriberEvent.OfferWithdrawn withdrawn && withdrawn.Decision == put.Decision))];
    }

    private static bool IsKnown(World world, Journal journal, ReplyWord reply, SubscriberEvent.OfferPut put) => world.Ledger.Wire.Exists(
        hit => hit.Key == journal.Key(put.Decision, put.Ordinal) && hit.Step <= reply.BeganStep && !hit.IsUndelivered);

    private static bool CanBeOrdered(Journal journal, int place, string offer) =>
        Rules.Later.All(rules => rules.Offers.Any(each => each.Id == offer))
        && !journal.Events.Take(place).OfType<SubscriberEvent.OrderPlaced>().Any(placed => placed.Offer == offer);

    /// <summary>The turn of a reply is written whole: what follows from it is right behind it.</summary>
    private static bool IsTaken(Journal journal, int place, List<SubscriberEvent.OfferPut> open) =>
        journal.Events.ElementAtOrDefault(place + 1) is SubscriberEvent.OfferAnswered { Answer: AnswerKind.Accepted } answered
        && open.Exists(put => put.Decision == answered.Decision && put.Offer == answered.Offer)
        && journal.Events.ElementAtOrDefault(place + 2) is SubscriberEvent.OrderPlaced placed && placed.Offer == answered.Offer;
}
