using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Outside;

/// <summary>Where subscribers say what they allow, and where they come to be served.</summary>
internal static class CustomerCare
{
    /// <summary>
    /// Keeps one subscriber's profile and permissions, one change after the other: each is acknowledged before the next begins.
    /// </summary>
    public static async Task RunAsync(World world, int who)
    {
        await SwitchAsync(world, who, "consent", forbids: false, "profile", _ => new SubscriberCommand.ReplaceProfile(Profile(who, true)));
        var (hasConsent, isDisturbable, isListed) = (true, true, false);
        string? ticket = null;
        while (!world.IsHealing)
        {
            var isForbidden = !hasConsent || !isDisturbable || isListed || ticket is not null;
            await world.PauseAsync(1_000, isForbidden ? 6_000 : 40_000);
            if (!world.Faults.PermissionChanges)
            {
                continue;
            }

            // Now and then somebody says once more what was said before.
            var isRepeated = world.Dice.Chance(25);
            switch (isForbidden && world.Dice.Chance(60) ? WhatForbids(hasConsent, isDisturbable, isListed) : world.Dice.Below(6))
            {
                case 0 or 1:
                    hasConsent ^= !isRepeated;
                    await ChangeConsentAsync(world, who, hasConsent);
                    break;
                case 2:
                    isDisturbable ^= !isRepeated;
                    await ChangeDoNotDisturbAsync(world, who, isDisturbable);
                    break;
                case 3:
                    isListed ^= !isRepeated;
                    await SwitchAsync(
                        world, who, "list", isListed, "list", id => new SubscriberCommand.ChangeSuppression(isListed ? id : null));
                    break;
                case 4:
                    ticket = await ComplainAsync(world, who, ticket);
                    break;
                default:
                    await Clients.DeliverAsync(
                        world, Clients.Write(world, who, "profile", _ => new SubscriberCommand.ReplaceProfile(Profile(who, null))));
                    break;
            }
        }
    }

    /// <summary>One subscriber comes to the hall or the portal, and does not always stay to the end.</summary>
    public static async Task RunCounterAsync(World world, int who)
    {
        for (var visit = 0; !world.IsHealing; visit++)
        {
            var isBackAtOnce = world.Dice.Chance(30);
            await world.PauseAsync(isBackAtOnce ? 10 : 3_000, isBackAtOnce ? 60 : 30_000);
            var (messageId, channel) = ($"visit-{who}-{visit}", world.Dice.Chance(50) ? Channel.Hall : Channel.Web);
            var heard = await world.AskAsync(process =>
                process.Grains.GetGrain<ISubscriberGrain>(World.SubscriberId(who)).OpenInteraction(messageId, channel));
            if (heard is { IsHeard: true, Value.Proposals: [var best, ..] } && world.Dice.Chance(60))
            {
                var response = (InteractionResponse)world.Dice.Below(4);
                await Clients.DeliverAsync(world, Clients.Write(
                    world, who, "answer", _ => new SubscriberCommand.AnswerInteraction(heard.Value.Decision, best.Offer, response)));
            }
        }
    }

    private static int WhatForbids(bool hasConsent, bool isDisturbable, bool isListed) =>
        !hasConsent ? 0 : !isDisturbable ? 2 : isListed ? 3 : 4;

    private static Task ChangeConsentAsync(World world, int who, bool isGranted) => SwitchAsync(
        world, who, "consent", !isGranted, "consent", id => new SubscriberCommand.ChangeConsent(isGranted, id));

    private static Task ChangeDoNotDisturbAsync(World world, int who, bool isDisturbable)
    {
        var channel = isDisturbable || world.Dice.Chance(50) ? (Channel?)null : Channel.Sms;
        return SwitchAsync(
            world, who, "dnd", !isDisturbable, "dnd", id => new SubscriberCommand.ChangeDoNotDisturb(channel, !isDisturbable, id));
    }

    private static async Task<string?> ComplainAsync(World world, int who, string? open)
    {
        var ticket = open ?? $"ticket-{world.Ledger.Letters.Count}";
        await SwitchAsync(world, who, ticket, open is null, "complaint", _ => new SubscriberCommand.ObserveNetworkEvent(
            new NetworkEvent.Complaint(ticket, IsOpen: open is null) { OccurredAt = Clients.UniqueInstant(world, TimeSpan.Zero) }));
        return open is null ? ticket : null;
    }

    private static async Task SwitchAsync(
        World world, int who, string kind, bool forbids, string letterKind, Func<string, SubscriberCommand> command)
    {
        var letter = Clients.Write(world, who, letterKind, command);
        var change = new Switch(who, kind, forbids) { BeganStep = world.Step };
        world.Ledger.Switches.Add(change);
        await Clients.DeliverAsync(world, letter);
        change.AcknowledgedStep = letter.AnsweredStep;
    }

    private static Profile Profile(int who, bool? hasConsent) => new()
    {
        Msisdn = World.Msisdn(who),
        Language = "en",
        Plan = "plan-88",
        DataAllowanceKilobytes = 1_000_000,
        BillsMinor = hasConsent is null ? [] : [5_000, 5_000, 5_000],
        HasMarketingConsent = hasConsent,
    };
}
