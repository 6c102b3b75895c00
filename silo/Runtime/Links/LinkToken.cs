using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Links;

/// <summary>
/// The secret part of a link: which offer of whom, until when, and a proof that we made it. Whoever has it may order that one offer and
/// nothing else.
/// </summary>
/// <remarks>
/// Base64 for addresses of: a byte that numbers the key, four bytes of minutes since 2020 at which it ends, the contact key, and the first
/// twelve bytes of an HMAC-SHA256 over all that. 96 bits cannot be guessed over a network; a whole proof would cost 27 more characters of
/// each message.
/// </remarks>
public static class LinkToken
{
    /// <summary>Longest token that is looked at. Unit: characters.</summary>
    public const int LengthMax = 200;

    private const int HeadLength = 1 + sizeof(uint);
    private const int ProofLength = 12;
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes one.</summary>
    /// <param name="key">Names the offer.</param>
    /// <param name="expiresAt">From when it no longer works; rounded up to a minute. UTC.</param>
    /// <param name="secret">Proves that we made it.</param>
    public static string Make(ContactKey key, DateTimeOffset expiresAt, LinkSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var name = Encoding.ASCII.GetBytes(key.ToString());
        var bytes = new byte[HeadLength + name.Length + ProofLength];
        bytes[0] = secret.Number;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)Math.Ceiling((expiresAt - Epoch).TotalMinutes));
        name.CopyTo(bytes, HeadLength);
        Prove(bytes.AsSpan(0, HeadLength + name.Length), secret, bytes.AsSpan(HeadLength + name.Length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads one.</summary>
    /// <param name="token">As it came.</param>
    /// <param name="now">The instant. UTC.</param>
    /// <param name="find">Gives the secret of a number; null if there is none.</param>
    /// <returns>The offer's key, and whether it works still; null if we did not make it.</returns>
    public static (ContactKey Key, bool IsOver)? Read(string token, DateTimeOffset now, Func<byte, LinkSecret?> find)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(find);
        if (token.Length > LengthMax || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= HeadLength + ProofLength || find(bytes[0]) is not { } secret)
        {
            return null;
        }

        Span<byte> proof = stackalloc byte[ProofLength];
        var said = bytes.AsSpan(0, bytes.Length - ProofLength);
        Prove(said, secret, proof);
        if (!CryptographicOperations.FixedTimeEquals(proof, bytes.AsSpan(said.Length))
            || !ContactKey.TryParse(Encoding.ASCII.GetString(said[HeadLength..]), out var key))
        {
            return null;
        }

        return (key, now >= Epoch.AddMinutes(BinaryPrimitives.ReadUInt32BigEndian(said[1..])));
    }

    private static void Prove(ReadOnlySpan<byte> said, LinkSecret secret, Span<byte> proof)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Bytes.Span, said, whole);
        whole[..proof.Length].CopyTo(proof);
    }
}

/// <summary>What links are proved with.</summary>
/// <param name="Number">Which of those that there were, counted round from 255 to 0.</param>
/// <param name="Bytes">The secret.</param>
public sealed record LinkSecret(byte Number, ReadOnlyMemory<byte> Bytes);
