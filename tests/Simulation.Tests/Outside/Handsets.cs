using SmartManager.Domain.Messaging;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Outside;

/// <summary>People with handsets: they read what arrives, and some write back.</summary>
internal static class Handsets
{
    /// <summary>A message is on the handset.</summary>
    public static void Receive(World world, WireHit hit)
    {
        var drawn = world.Dice.Below(100);
        var word = hit.Kind == MessageKind.Marketing
            ? drawn switch { < 35 => "Y", < 50 => "N", < 54 => "TD", < 60 => "what", _ => null }
            : drawn < 2 ? "STOP" : null;
        if (word is not null && !world.IsHealing)
        {
            world.Begin(() => ReplyAsync(world, hit.Msisdn, word));
        }
    }

    private static async Task ReplyAsync(World world, string msisdn, string word)
    {
        await world.PauseAsync(5, world.Dice.Chance(50) ? 600 : 20_000);
        var serial = world.Ledger.Replies.Count;
        var who = int.Parse(msisdn.AsSpan(9), System.Globalization.CultureInfo.InvariantCulture);
        var reply = new ReplyWord(who, Unique(word, serial)) { BeganStep = world.Step };
        world.Ledger.Replies.Add(reply);
        var isStop = word is "TD" or "STOP";
        world.Met(isStop ? Mark.ReplyStop : Mark.ReplyYes);
        var change = new Switch(who, "consent", Forbids: true) { BeganStep = world.Step };
        if (isStop)
        {
            world.Ledger.Switches.Add(change);
        }

        await DeliverAsync(world, msisdn, reply, serial);
        if (isStop)
        {
            change.AcknowledgedStep = world.Step;
        }

        if (world.Faults.Duplicates && world.Dice.Chance(25))
        {
            await world.PauseAsync(1, 40_000);
            await DeliverAsync(world, msisdn, reply, serial);
        }
    }

    private static async Task DeliverAsync(World world, string msisdn, ReplyWord reply, int serial)
    {
        _ = Msisdn.TryParse(msisdn, out var from);
        while (true)
        {
            var heard = await world.AskAsync(process =>
                process.Callbacks.ReceiveReplyAsync("sim", $"mo-{serial}", from, reply.Text, CancellationToken.None));
            if (heard is { IsHeard: true, Value: { } answer })
            {
                reply.IsAcknowledged = true;
                world.Note($"reply: {reply.Who} {reply.Text.Trim()} {answer.Status}");
                return;
            }

            await world.PauseAsync(2, 120);
        }
    }

    /// <summary>The same word to a reader, told apart by the white space behind it.</summary>
    private static string Unique(string word, int serial)
    {
        var marks = Convert.ToString(serial, 2).Select(bit => bit == '1' ? '\t' : ' ');
        return word + new string([.. marks]);
    }
}
