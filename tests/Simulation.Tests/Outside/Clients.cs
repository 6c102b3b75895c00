using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;
using SmartManager.Support;

namespace SmartManager.Simulation.Tests.Outside;

/// <summary>The operator's systems and people: they send what happens, and send it again until they hear that it is safe.</summary>
internal static class Clients
{
    public static void Begin(World world)
    {
        for (var i = 0; i < World.SubscriberCount; i++)
        {
            var who = i;
            world.Begin(() => RunNetworkAsync(world, who));
            world.Begin(() => CustomerCare.RunAsync(world, who));
            world.Begin(() => CustomerCare.RunCounterAsync(world, who));
        }

        world.Begin(() => RunCampaignAsync(world));
        world.Begin(() => RunRulesAsync(world));
    }

    /// <summary>Sends a message until it is answered, and sometimes again after that.</summary>
    public static async Task DeliverAsync(World world, Letter letter)
    {
        while (true)
        {
            letter.Attempts++;
            var heard = await SendAsync(world, letter);
            if (heard.IsHeard)
            {
                Acknowledge(world, letter, heard.Value!);
                break;
            }

            await world.PauseAsync(0, world.Dice.Chance(50) ? 1 : 60);
        }

        if (world.Faults.Duplicates && world.Dice.Chance(20))
        {
            world.Begin(() => RepeatAsync(world, letter));
        }
    }

    /// <summary>A message that was not sent before.</summary>
    public static Letter Write(World world, int who, string kind, Func<string, SubscriberCommand> command)
    {
        var id = $"{kind}-{world.Ledger.Letters.Count}";
        var letter = new Letter(who, id, command(id), world.Step);
        world.Ledger.Letters.Add(letter);
        return letter;
    }

    /// <summary>An instant that no other event has.</summary>
    public static DateTimeOffset UniqueInstant(World world, TimeSpan ago)
    {
        var now = world.TrueNow - ago;
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond) + world.Ledger.Letters.Count, TimeSpan.Zero);
    }

    private static async Task<Heard<SubscriberAnswer>> SendAsync(World world, Letter letter) => await world.AskAsync(process =>
        process.Grains.GetGrain<ISubscriberGrain>(World.SubscriberId(letter.Who)).Handle(new SubscriberMessage(letter.Id, letter.Command)));

    private static void Acknowledge(World world, Letter letter, SubscriberAnswer answer)
    {
        (letter.Answer, letter.AnsweredStep) = (answer.Status, world.Step);
        world.Note($"client: {letter.Id} of {letter.Who} {answer.Status} v{answer.Version} at try {letter.Attempts}");
        if (answer.Status == SubscriberAnswerStatus.Duplicate)
        {
            world.Met(Mark.DuplicateOfUnacknowledged);
            if (letter.Attempts == 1)
            {
                world.Ledger.SeenAtOnce.Add(new Violation("I1", $"{letter.Id} was answered as a duplicate at its first try."));
            }
        }
    }

    private static async Task RepeatAsync(World world, Letter letter)
    {
        await world.PauseAsync(1, world.Dice.Chance(40) ? 60 : 60_000);
        var heard = await SendAsync(world, letter);
        if (!heard.IsHeard)
        {
            return;
        }

        world.Met(Mark.DuplicateOfAcknowledged);
        world.Note($"client: {letter.Id} of {letter.Who} again: {heard.Value!.Status}");
        if (letter.Answer != SubscriberAnswerStatus.Refused && heard.Value.Status == SubscriberAnswerStatus.Done)
        {
            world.Ledger.SeenAtOnce.Add(
                new Violation("I1", $"{letter.Id} was acknowledged as {letter.Answer}, came again and changed something."));
        }
    }

    private static async Task RunNetworkAsync(World world, int who)
    {
        var month = 0;
        while (!world.IsHealing)
        {
            await world.PauseAsync(300, 6_000);
            var ago = world.Dice.Chance(4) ? TimeSpan.FromHours(40) : TimeSpan.FromMinutes(world.Dice.Below(20));
            var letter = Write(world, who, "event", _ =>
                new SubscriberCommand.ObserveNetworkEvent(Draw(world, ref month) with { OccurredAt = UniqueInstant(world, ago) }));
            world.Begin(() => DeliverAsync(world, letter));
        }
    }

    private static NetworkEvent Draw(World world, ref int month)
    {
        var (dice, serial) = (world.Dice, world.Ledger.Letters.Count);
        switch (dice.Below(12))
        {
            case 0 or 1 or 2:
                return new NetworkEvent.Usage(serial, 1, dice.Below(900_000)) { OccurredAt = default };
            case 3:
                month++;
                var billed = BillingMonth.Of(new DateOnly(2026, 2, 1).AddMonths(month));
                return new NetworkEvent.Bill(billed, 3_000 + dice.Below(9_000)) { OccurredAt = default };
            case 4 or 5:
                return new NetworkEvent.Location($"place-{serial}", IsRoaming: true) { OccurredAt = default };
            case 6 or 7:
                return new NetworkEvent.Location("home", IsRoaming: false) { OccurredAt = default };
            case 8:
                return new NetworkEvent.PointsChange(dice.Below(2_000)) { OccurredAt = default };
            case 9:
                return dice.Chance(50) ? Removal(dice) : new NetworkEvent.TopUp(1 + serial) { OccurredAt = default };
            case 10:
                return new NetworkEvent.PortalVisit($"page-{serial}") { OccurredAt = default };
            default:
                return Removal(dice);
        }
    }

    /// <summary>A service ends, so that it can be offered again.</summary>
    private static NetworkEvent.ServiceChange Removal(Dice dice) =>
        new(Rules.First.Offers[dice.Below(Rules.First.Offers.Length)].Service, IsHeld: false) { OccurredAt = default };

    private static async Task RunCampaignAsync(World world)
    {
        while (!world.IsHealing)
        {
            await world.PauseAsync(200, 2_000);
            var offer = Rules.First.Offers[world.Dice.Below(Rules.First.Offers.Length)].Id;
            var letter = Write(world, world.Dice.Below(World.SubscriberCount), "proposal", _ => new SubscriberCommand.ProposeOffer(offer));
            world.Begin(() => DeliverAsync(world, letter));
        }
    }

    /// <summary>One planner, who waits for an answer before the next change. Without one, either rulebook may be in force.</summary>
    private static async Task RunRulesAsync(World world)
    {
        while (!world.IsHealing)
        {
            await world.PauseAsync(10_000, 50_000);
            if (!world.Faults.RulebookChanges)
            {
                continue;
            }

            var document = Rules.Later[world.Dice.Below(Rules.Later.Length)];
            var possible = world.Ledger.RulesPossible;
            possible.Add(document);
            var heard = await world.AskAsync(async process => await process.Rulebooks.PublishAsync(document, CancellationToken.None));
            world.Note($"rules: {document.Name} {(heard.IsHeard ? $"are version {heard.Value.Version}" : "may be in force")}");
            world.Met(heard.IsHeard ? Mark.RulebookChanged : Mark.RulebookUnacknowledged);
            if (heard is { IsHeard: true, Value.Version: not null })
            {
                possible.Clear();
                possible.Add(document);
            }
        }
    }
}
