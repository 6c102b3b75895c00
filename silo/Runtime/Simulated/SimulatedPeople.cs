using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>What the network makes of one message.</summary>
/// <param name="Receipts">The receipts, and how long after the hand-over each comes.</param>
/// <param name="ArrivesAfter">How long after the hand-over the message is on the handset; null for never.</param>
internal readonly record struct Delivery(ImmutableArray<(DeliveryStatus Status, TimeSpan After)> Receipts, TimeSpan? ArrivesAfter);

/// <summary>How the simulated network and people behave, each draw a function of seed and names.</summary>
internal static class SimulatedPeople
{
    public const ulong Handover = 101;
    public const ulong MessageName = 102;
    public const ulong Network = 103;
    public const ulong Answer = 104;
    public const ulong Reachable = 105;
    public const ulong Taste = 106;
    public const ulong Effect = 107;
    public const ulong Booking = 108;
    public const ulong Counter = 109;

    // Of the accepted hand-overs, so that 92% of all messages are delivered: some numbers are dead for good, the rest is chance.
    private const double DeadNumberShare = 0.02;
    private const double DeliveredShare = 0.945;
    private const double UndeliveredShare = 0.015;
    private const double ExpiredShare = 0.020;
    private const double RejectedShare = 0.005;
    private const double EnRouteShare = 0.05;
    private const double FitsShare = 0.4;
    private static readonly TimeSpan Validity = TimeSpan.FromHours(24);

    /// <summary>Dice of one message.</summary>
    public static SeededDice DiceOf(ulong seed, ulong purpose, ContactKey key) =>
        SeededDice.Of(seed, purpose, (long)StableHash.Of(key.Subscriber.Value), (key.Version * 256) + key.Ordinal);

    /// <summary>A name such as <c>sim-00ff…</c>.</summary>
    public static string NameOf(string prefix, ulong number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:x16}");

    /// <summary>Whether the offer is to the subscriber's taste: two in five are.</summary>
    public static bool Fits(ulong seed, SubscriberId subscriber, string offer) =>
        SeededDice.Of(seed, Taste, (long)StableHash.Of(subscriber.Value), (long)StableHash.Of(offer)).Chance(FitsShare);

    /// <summary>What becomes of a message on the network.</summary>
    public static Delivery DeliveryOf(ulong seed, CarrierMessage message)
    {
        var isDead = SeededDice.Of(seed, Reachable, (long)StableHash.Of(message.Message.Msisdn)).Chance(DeadNumberShare);
        var dice = DiceOf(seed, Network, message.Key);
        var (share, after) = (dice.Share(), Transit(ref dice));
        var receipts = ImmutableArray.CreateBuilder<(DeliveryStatus, TimeSpan)>(2);
        if (dice.Chance(EnRouteShare))
        {
            receipts.Add((DeliveryStatus.EnRoute, TimeSpan.FromSeconds(1)));
        }

        share = isDead ? 1 : share;
        switch (share)
        {
            case < DeliveredShare:
                receipts.Add((DeliveryStatus.Delivered, after + TimeSpan.FromSeconds(1)));
                return new Delivery(receipts.ToImmutable(), after);
            case < DeliveredShare + UndeliveredShare:
            case >= 1:
                receipts.Add((DeliveryStatus.Undelivered, TimeSpan.FromSeconds(dice.Between(20, 3_600))));
                return new Delivery(receipts.ToImmutable(), null);
            case < DeliveredShare + UndeliveredShare + ExpiredShare:
                receipts.Add((DeliveryStatus.Expired, Validity + TimeSpan.FromSeconds(dice.Below(600))));
                return new Delivery(receipts.ToImmutable(), null);
            case < DeliveredShare + UndeliveredShare + ExpiredShare + RejectedShare:
                receipts.Add((DeliveryStatus.Rejected, TimeSpan.FromSeconds(dice.Between(1, 20))));
                return new Delivery(receipts.ToImmutable(), null);
            default:
                return new Delivery(receipts.ToImmutable(), dice.Chance(0.7) ? after : null); // Never a final word; mostly it arrived.
        }
    }

    /// <summary>What the person writes back, and how long after the message arrived.</summary>
    public static ImmutableArray<(string Text, TimeSpan After)> RepliesTo(ulong seed, CarrierMessage message, Remembered before)
    {
        var dice = DiceOf(seed, Answer, message.Key);
        if (message.Kind != MessageKind.Marketing)
        {
            return dice.Chance(0.002) ? [(ReplyTexts.Puzzled(ref dice), Reaction(ref dice))] : [];
        }

        var chances = Chances(seed, message, before);
        var share = dice.Share();
        string text;
        var isAccept = false;
        if (share < chances.Accept)
        {
            (text, isAccept) = (ReplyTexts.Yes(message.Message.Text, ref dice), true);
        }
        else if ((share -= chances.Accept) < chances.Refuse)
        {
            text = ReplyTexts.No(ref dice);
        }
        else if ((share -= chances.Refuse) < chances.Stop)
        {
            text = ReplyTexts.Stop(ref dice);
        }
        else if (share - chances.Stop < chances.Puzzled)
        {
            text = before.MarketingLastWeek >= 3 ? ReplyTexts.Angry : ReplyTexts.Puzzled(ref dice);
        }
        else
        {
            return [];
        }

        var after = Reaction(ref dice);
        return isAccept && dice.Chance(0.05)
            ? [(text, after), (text, after + TimeSpan.FromSeconds(dice.Between(1, 60)))]
            : [(text, after)];
    }

    /// <summary>Chances of each answer. A contact too many makes yes rarer and no, stop and anger likelier.</summary>
    public static (double Accept, double Refuse, double Stop, double Puzzled) Chances(ulong seed, CarrierMessage message, Remembered before)
    {
        var contacts = before.MarketingLastWeek;
        var fits = Fits(seed, message.Key.Subscriber, message.Message.Subject);
        var appeal = (before.IsGoodMoment, fits) switch
        {
            (true, true) => 0.080,
            (true, false) => 0.030,
            (false, true) => 0.017,
            (false, false) => 0.006,
        };
        return (
            appeal * PlantedEffect.Of(seed, message.Message.Subject) / (1 + (0.25 * contacts)),
            Math.Min(0.010 * (1 + contacts), 0.08),
            Math.Min(0.002 * (1 + contacts) * (1 + contacts), 0.10),
            Math.Min(0.003 * (1 + contacts), 0.03));
    }

    /// <summary>Seconds, with a long tail: three quarters within ten seconds, a few after hours.</summary>
    private static TimeSpan Transit(ref SeededDice dice)
    {
        var share = dice.Share();
        return TimeSpan.FromMilliseconds(share switch
        {
            < 0.75 => dice.Between(500, 10_000),
            < 0.90 => dice.Between(10_000, 60_000),
            < 0.97 => dice.Between(60_000, 1_800_000),
            _ => dice.Between(1_800_000, 36_000_000),
        });
    }

    /// <summary>Mostly minutes; some hours; a few when the offer is long over.</summary>
    private static TimeSpan Reaction(ref SeededDice dice)
    {
        var share = dice.Share();
        return TimeSpan.FromSeconds(share switch
        {
            < 0.80 => dice.Between(15, 1_800),
            < 0.96 => dice.Between(1_800, 36_000),
            _ => dice.Between(73 * 3600, 120 * 3600),
        });
    }
}
