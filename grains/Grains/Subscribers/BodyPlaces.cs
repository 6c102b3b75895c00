using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace SmartManager.Grains.Subscribers;

/// <summary>Room for the bodies of subscribers that are awake, cut from large arrays that the collector never moves.</summary>
/// <remarks>
/// An array for each body would have to grow old, and be copied twice by the collector on the way: with thousands of subscribers waking a
/// second, that was most of what its pauses were made of. Places come in a few lengths. One that was given back is used again, for a body
/// of its length or of the next smaller, and never returned to the system: of each length, as many stay as were needed at one time. Any
/// thread.
/// </remarks>
internal static class BodyPlaces
{
    /// <summary>Lengths of places. Unit: bytes. A body that does not fit into the last gets an array of its own.</summary>
    private static readonly ImmutableArray<int> Lengths = [512, 1_024, 1_536, 2_048, 3_072, 4_096, 6_144, 8_192];

    private const int PlacesCutTogether = 128;

    private static readonly ImmutableArray<ConcurrentQueue<BodyPlace>> Free =
        [.. Lengths.Select(static _ => new ConcurrentQueue<BodyPlace>())];

    /// <summary>A place of more than a length, with whatever was in it. A body grows by a few bytes a turn.</summary>
    public static BodyPlace Take(int length)
    {
        for (var size = 0; size < Lengths.Length; size++)
        {
            if (Lengths[size] > length)
            {
                return Free[size].TryDequeue(out var place)
                    || (size + 1 < Lengths.Length && Free[size + 1].TryDequeue(out place)) ? place : Cut(size);
            }
        }

        return new BodyPlace(new byte[length + 1], 0, length + 1);
    }

    /// <summary>Takes back a place that nobody looks at any more, nor holds.</summary>
    public static void GiveBack(in BodyPlace place)
    {
        var size = Lengths.IndexOf(place.Length);
        if (size >= 0)
        {
            Free[size].Enqueue(place);
        }
    }

    private static BodyPlace Cut(int size)
    {
        var length = Lengths[size];
        var chunk = GC.AllocateUninitializedArray<byte>(length * PlacesCutTogether, pinned: true);
        for (var number = 1; number < PlacesCutTogether; number++)
        {
            Free[size].Enqueue(new BodyPlace(chunk, number * length, length));
        }

        return new BodyPlace(chunk, 0, length);
    }
}

/// <summary>Part of an array.</summary>
/// <param name="Chunk">The array; null for no place at all.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct BodyPlace(byte[]? Chunk, int Offset, int Length);
