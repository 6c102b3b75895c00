using System.Collections.Concurrent;

namespace SmartManager.Grains.Subscribers;

/// <summary>Room for the bodies of subscribers that are awake, cut from large arrays that the collector never moves.</summary>
/// <remarks>
/// An array for each body would have to grow old, and be copied twice by the collector on the way: with thousands of subscribers waking a
/// second, that was most of what its pauses were made of. Room that was given back is used again and never returned to the system, so it
/// stays at what the most subscribers took that were awake at one time. Any thread.
/// </remarks>
internal static class BodyPlaces
{
    /// <summary>Lengths of places are multiples of this. Unit: bytes.</summary>
    private const int Step = 256;

    /// <summary>A body of more steps gets an array of its own.</summary>
    private const int StepsMax = 32;

    private const int PlacesCutTogether = 128;

    private static readonly ConcurrentQueue<BodyPlace>[] Free =
        [.. Enumerable.Range(0, StepsMax + 1).Select(static _ => new ConcurrentQueue<BodyPlace>())];

    /// <summary>A place of at least a length, with whatever was in it. A body grows by a few bytes a turn: some room is to spare.</summary>
    public static BodyPlace Take(int length)
    {
        var steps = (length / Step) + 1;
        if (steps > StepsMax)
        {
            return new BodyPlace(new byte[steps * Step], 0, steps * Step);
        }

        return Free[steps].TryDequeue(out var place) ? place : Cut(steps);
    }

    /// <summary>Takes back a place that nobody looks at any more.</summary>
    public static void GiveBack(in BodyPlace place)
    {
        var steps = place.Length / Step;
        if (steps is > 0 and <= StepsMax)
        {
            Free[steps].Enqueue(place);
        }
    }

    private static BodyPlace Cut(int steps)
    {
        var length = steps * Step;
        var chunk = GC.AllocateUninitializedArray<byte>(length * PlacesCutTogether, pinned: true);
        for (var number = 1; number < PlacesCutTogether; number++)
        {
            Free[steps].Enqueue(new BodyPlace(chunk, number * length, length));
        }

        return new BodyPlace(chunk, 0, length);
    }
}

/// <summary>Part of an array.</summary>
/// <param name="Chunk">The array; null for no place at all.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct BodyPlace(byte[]? Chunk, int Offset, int Length);
