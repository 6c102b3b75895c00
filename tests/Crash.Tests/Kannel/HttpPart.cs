using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SmartManager.Crash.Tests.Kannel;

/// <summary>One whole request or answer, as it came over the wire.</summary>
/// <param name="Head">Its first line and headers, with the empty line behind them.</param>
/// <param name="Body">Its body, with the marks of its pieces if it came in pieces.</param>
internal sealed record HttpPart(string Head, byte[] Body)
{
    private const string End = "\r\n\r\n";
    private static readonly byte[] LastPiece = "0\r\n\r\n"u8.ToArray();

    /// <summary>Of an answer: its status.</summary>
    public int Status => int.Parse(Head.AsSpan(9, 3), CultureInfo.InvariantCulture);

    /// <summary>The body as text.</summary>
    public string Text => Encoding.Latin1.GetString(Body);

    /// <summary>Reads one.</summary>
    /// <returns>Null if the other side went away before it was whole.</returns>
    public static async Task<HttpPart?> ReadAsync(Socket from)
    {
        var buffer = new byte[64 * 1024];
        for (var count = 0; count < buffer.Length;)
        {
            var read = await ReceiveAsync(from, buffer.AsMemory(count));
            if (read == 0)
            {
                return null;
            }

            count += read;
            if (WholeOf(buffer.AsSpan(0, count)) is { } whole)
            {
                return whole;
            }
        }

        throw new InvalidOperationException("A request or an answer is longer than any that is known here.");
    }

    /// <summary>Writes it, with headers more.</summary>
    /// <returns>Whether the other side was still there.</returns>
    public async Task<bool> WriteAsync(Socket to, string moreHeaders = "")
    {
        byte[] all = [.. Encoding.Latin1.GetBytes(Head[..^2] + moreHeaders + "\r\n"), .. Body];
        try
        {
            for (var sent = 0; sent < all.Length;)
            {
                sent += await to.SendAsync(all.AsMemory(sent));
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    /// <summary>Waits until there is something to read, or the other side is gone.</summary>
    public static async Task UntilReadableAsync(Socket socket) => await ReceiveAsync(socket, Memory<byte>.Empty);

    private static async Task<int> ReceiveAsync(Socket from, Memory<byte> buffer)
    {
        try
        {
            return await from.ReceiveAsync(buffer);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static HttpPart? WholeOf(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var part = new HttpPart(text[..(end + End.Length)], bytes[(end + End.Length)..].ToArray());
        var isWhole = part.Header("Transfer-Encoding") == "chunked"
            ? part.Body.AsSpan().EndsWith(LastPiece)
            : part.Body.Length >= int.Parse(part.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        return isWhole ? part : null;
    }
}
