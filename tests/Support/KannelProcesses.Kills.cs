using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartManager.Support;

/// <summary>What the centre tells of messages.</summary>
public enum CentreTells
{
    /// <summary>Each that is whole, with its text.</summary>
    Messages,

    /// <summary>Nothing: it counts.</summary>
    Counts,

    /// <summary>Each part as it came, with the key that stood in <see cref="KannelProcesses.KeyField"/> and the centre's answer.</summary>
    Submits,
}

/// <summary>A part of Kannel that is a process.</summary>
public enum KannelBox
{
    /// <summary>Speaks to the centre and keeps the store.</summary>
    Bearerbox,

    /// <summary>Speaks HTTP.</summary>
    Smsbox,
}

/// <content>Starting and killing its parts, one by one.</content>
public sealed partial class KannelProcesses
{
    private const int StartsMax = 10;

    /// <summary>smsbox waits ten seconds before it starts itself anew.</summary>
    private static readonly TimeSpan ComesBackMax = TimeSpan.FromSeconds(14);

    private static readonly TimeSpan ServesMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StaysMin = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<KannelBox, Process> _boxes = [];

    /// <summary>All that the centre told so far, in order.</summary>
    public IReadOnlyList<JsonElement> Told => [.. _events];

    /// <summary>Starts a part that does not run and waits until it serves: bearerbox until it is bound to the centre.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public async Task StartAsync(KannelBox box)
    {
        var bound = Count("bound");
        StartTied(box);
        if (!await StaysOpenAsync(box, StartTimeout))
        {
            throw new TimeoutException($"{box} does not serve." + LogTail());
        }

        if (box == KannelBox.Bearerbox)
        {
            await WaitAsync(_ => Count("bound") > bound);
        }
    }

    /// <summary>Ends a part as <c>kill -9</c> does; also what it has started in its own place.</summary>
    public void Kill(KannelBox box)
    {
        if (!_boxes.Remove(box, out var shell))
        {
            return;
        }

        shell.StandardInput.Close(); // The shell that holds it kills its whole group.
        shell.WaitForExit();
        _processes.Remove(shell);
        shell.Dispose();
    }

    /// <summary>
    /// Sees to it that smsbox serves, as a supervisor does. Where it only lost bearerbox it comes back by itself; and a request that comes
    /// while it starts can end it (PANIC in gwlist_append): then it is started again.
    /// </summary>
    /// <returns>How often it ended by itself.</returns>
    /// <exception cref="TimeoutException">It does not stay.</exception>
    public async Task<int> SuperviseSmsboxAsync()
    {
        var patience = _boxes.ContainsKey(KannelBox.Smsbox) ? ComesBackMax : ServesMax;
        for (var ended = 0; ended < StartsMax; ended++)
        {
            if (!_boxes.ContainsKey(KannelBox.Smsbox))
            {
                StartTied(KannelBox.Smsbox);
            }

            if (await StaysOpenAsync(KannelBox.Smsbox, patience))
            {
                return ended;
            }

            Kill(KannelBox.Smsbox);
            patience = ServesMax;
        }

        throw new TimeoutException("Smsbox does not stay." + LogTail());
    }

    /// <summary>Whether a part takes connections.</summary>
    public async Task<bool> IsOpenAsync(KannelBox box)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, box == KannelBox.Bearerbox ? BoxPort : SendPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> StaysOpenAsync(KannelBox box, TimeSpan patience)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(from) < patience)
        {
            if (await IsOpenAsync(box))
            {
                await Task.Delay(StaysMin, TimeProvider.System);
                if (await IsOpenAsync(box))
                {
                    return true;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return false;
    }

    /// <summary>Messages in bearerbox's store: those that the centre has not taken yet.</summary>
    public async Task<int> StoredAsync()
    {
        using var client = new HttpClient();
        var status = await client.GetStringAsync(new Uri($"http://127.0.0.1:{AdminPort}/status.txt?password=tests"));
        return int.Parse(StoreSize().Match(status).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("store size (-?[0-9]+)")]
    private static partial Regex StoreSize();

    /// <summary>
    /// Runs a part in a shell that ends its group when the shell's own input closes: smsbox starts itself anew in a process
    /// more.
    /// </summary>
    /// <remarks>Without -v each writes its whole debug log to standard error, wherever that goes, and is slower for it.</remarks>
    private void StartTied(KannelBox box) => _boxes.Add(box, Start(
        "sh",
        "-c",
        "setsid \"$0\" -v 4 \"$1\" </dev/null >/dev/null 2>&1 & read -r _; kill -9 -$! 2>/dev/null",
        Find(box.ToString().ToLowerInvariant())!,
        Path.Combine(_folder, "kannel.conf")));
}
