using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Subscribers;

/// <summary>The encoded state of a subscriber between two turns.</summary>
/// <remarks>
/// As objects, the awake subscribers would be millions of them, and each turn would replace some that have grown old: the collector would
/// stop everybody to follow them and move their successors. As bytes that are overwritten where they are, they cost it nothing. To decode
/// takes 3 µs. A part of its grain, not an object of its own, for the same reason.
/// </remarks>
internal struct HeldBody
{
    private BodyPlace _place;
    private int _length;
    private BodyPlace _proposed;
    private int _proposedLength;

    /// <summary>The bytes, good until the next <see cref="Hold"/>, <see cref="Accept"/> or <see cref="End"/>; null if nothing is known.</summary>
    public readonly ReadOnlyMemory<byte>? Bytes => _length > 0 ? _place.Chunk.AsMemory(_place.Offset, _length) : (ReadOnlyMemory<byte>?)null;

    /// <summary>Takes a copy of a body. At least one byte; may be the bytes that were held last.</summary>
    public void Hold(ReadOnlySpan<byte> body)
    {
        if (body.Length > _place.Length)
        {
            // In this order: a place that was given back and still held, because none other was to be had, would be two subscribers'.
            var outgrown = _place;
            _place = BodyPlaces.Take(body.Length);
            BodyPlaces.GiveBack(outgrown);
        }

        body.CopyTo(_place.Chunk.AsSpan(_place.Offset, _place.Length));
        _length = body.Length;
    }

    /// <summary>Encodes the state that a turn leads to, beside what is held, and forgets what is held.</summary>
    /// <returns>The bytes, good until the store has answered.</returns>
    /// <remarks>What was proposed before and got no answer is not used again: a store that failed may still look at it.</remarks>
    public ReadOnlyMemory<byte> Propose(SubscriberState next)
    {
        Forget();
        using var body = SubscriberSnapshot.EncodeBriefly(next);
        var length = body.Bytes.Length;
        _proposed = default;
        _proposed = BodyPlaces.Take(length);
        body.Bytes.CopyTo(_proposed.Chunk.AsSpan(_proposed.Offset, _proposed.Length));
        _proposedLength = length;
        return _proposed.Chunk.AsMemory(_proposed.Offset, length);
    }

    /// <summary>The store did not take what was proposed.</summary>
    public void Reject()
    {
        var left = _proposed;
        _proposed = default;
        BodyPlaces.GiveBack(left);
    }

    /// <summary>The store took what was proposed: it is held from now on.</summary>
    public void Accept()
    {
        var left = _place;
        (_place, _length, _proposed) = (_proposed, _proposedLength, default);
        BodyPlaces.GiveBack(left);
    }

    /// <summary>Nothing is known any more.</summary>
    public void Forget() => _length = 0;

    /// <summary>Nothing is known, and the place may be another subscriber's: it is neither used again nor given back.</summary>
    public void Abandon()
    {
        Forget();
        (_place, _proposed) = (default, default);
    }

    /// <summary>Nothing is known, and nobody will ask: the place is for another subscriber.</summary>
    public void End()
    {
        Forget();
        var left = _place;
        (_place, _proposed) = (default, default);
        BodyPlaces.GiveBack(left);
    }
}
