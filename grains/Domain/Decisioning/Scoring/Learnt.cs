using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Decisioning.Scoring;

/// <summary>How an offer fared with a kind of subscribers on a channel.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Channel">Where it was put.</param>
/// <param name="Cell">To which kind of subscribers; <see cref="Learnt.OtherCell"/> for those of no kind.</param>
/// <param name="Accepted">How many said yes. At least 0.</param>
/// <param name="Declined">How many said no, or nothing. At least 0.</param>
public readonly record struct OutcomeCount(string Offer, Channel Channel, string Cell, long Accepted, long Declined);

/// <summary>What outcomes have taught so far: an input of decisions that changes now and then, in versions that never change.</summary>
/// <remarks>Stored as docs/formats/learnt.md says.</remarks>
public sealed class Learnt
{
    /// <summary>The kind of those subscribers that no cell of the rulebook describes.</summary>
    public const string OtherCell = "other";

    private const byte Format = 1;

    private readonly FrozenDictionary<Place, OutcomeCount> _counts;

    private Learnt(long version, ImmutableArray<OutcomeCount> counts)
    {
        (Version, Counts) = (version, counts);
        _counts = counts.ToFrozenDictionary(count => new Place(count.Offer, count.Channel, count.Cell));
    }

    /// <summary>Nothing yet.</summary>
    public static Learnt Nothing { get; } = new(0, []);

    /// <summary>1 for the first; no gaps. 0 for nothing.</summary>
    public long Version { get; }

    /// <summary>All counts, in the order of offer, channel and cell.</summary>
    public ImmutableArray<OutcomeCount> Counts { get; }

    /// <summary>Makes a version of counts.</summary>
    /// <param name="version">At least 1.</param>
    /// <param name="counts">In any order; each offer, channel and cell once.</param>
    public static Learnt Of(long version, IEnumerable<OutcomeCount> counts) => new(
        version,
        [
            .. counts.OrderBy(count => count.Offer, StringComparer.Ordinal)
                .ThenBy(count => count.Channel)
                .ThenBy(count => count.Cell, StringComparer.Ordinal),
        ]);

    /// <summary>The version of bytes.</summary>
    /// <exception cref="FormatException">They are not whole, or of a format that this build does not know.</exception>
    public static Learnt Decode(long version, ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        if (reader.Byte() != Format)
        {
            throw new FormatException("The format of what was learnt is not known to this build.");
        }

        var counts = new OutcomeCount[reader.Count()];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = new OutcomeCount(
                reader.Text(), reader.Enumeration<Channel>(), reader.Text(), reader.Signed(), reader.Signed());
        }

        reader.MustBeAtEnd();
        return Of(version, counts);
    }

    /// <summary>The bytes of it. The same counts give the same bytes.</summary>
    public byte[] Encode()
    {
        using var writer = BodyWriter.Rent();
        writer.Byte(Format);
        writer.Count(Counts.Length);
        foreach (var count in Counts)
        {
            writer.Text(count.Offer);
            writer.Byte((byte)count.Channel);
            writer.Text(count.Cell);
            writer.Signed(count.Accepted);
            writer.Signed(count.Declined);
        }

        return writer.ToArray();
    }

    /// <summary>How an offer fared; zeros if nothing is known.</summary>
    public OutcomeCount Find(string offer, Channel channel, string cell) =>
        _counts.TryGetValue(new Place(offer, channel, cell), out var count) ? count : new OutcomeCount(offer, channel, cell, 0, 0);

    private readonly record struct Place(string Offer, Channel Channel, string Cell) : IEquatable<Place>
    {
        public bool Equals(Place other) => Channel == other.Channel
            && string.Equals(Offer, other.Offer, StringComparison.Ordinal) && string.Equals(Cell, other.Cell, StringComparison.Ordinal);

        [SuppressMessage("Globalization", "CA1307", Justification = "The hash of a text is that of its characters.")]
        public override int GetHashCode() => HashCode.Combine(Offer.GetHashCode(), (int)Channel, Cell.GetHashCode());
    }
}
