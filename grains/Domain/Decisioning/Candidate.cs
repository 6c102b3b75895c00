using System.Collections;
using System.Collections.Immutable;

namespace SmartManager.Domain.Decisioning;

/// <summary>What became of one offer in a decision.</summary>
/// <param name="Ordinal">The offer's place in the rulebook.</param>
/// <param name="Refusal">Why it fell out; null if it was chosen.</param>
/// <param name="Priority">What arbitration gave it; 0 if it never got there.</param>
public readonly record struct Candidate(int Ordinal, Refusal? Refusal, double Priority)
{
    /// <summary>Stands for no refusal.</summary>
    internal const byte Chosen = 0;

    /// <summary>Whether it came as far as arbitration.</summary>
    public bool HasPriority => Refusal is null || IsRanked(Refusal.Number);

    /// <summary>Whether an offer with this refusal, or none, came as far as arbitration.</summary>
    internal static bool IsRanked(byte refusal) => refusal == Chosen || refusal == Refusal.Outranked.Number;
}

/// <summary>What became of each offer of the rulebook, in its order: a byte for each, and a number for each that was ranked.</summary>
public readonly struct CandidateList : IReadOnlyList<Candidate>, IEquatable<CandidateList>
{
    private readonly ImmutableArray<byte> _refusals;
    private readonly ImmutableArray<double> _priorities;

    /// <param name="refusals">For each offer the number of its refusal, or 0 if it was chosen.</param>
    /// <param name="priorities">The priorities of those that were chosen or outranked, in the order of the offers.</param>
    internal CandidateList(ImmutableArray<byte> refusals, ImmutableArray<double> priorities) =>
        (_refusals, _priorities) = (refusals, priorities);

    /// <summary>Makes one of what a decision came to.</summary>
    /// <param name="refusals">For each offer the number of its refusal, or 0 if it was chosen.</param>
    /// <param name="priorities">For each offer its priority, where it was chosen or outranked.</param>
    internal static CandidateList Of(ImmutableArray<byte> refusals, ReadOnlySpan<double> priorities)
    {
        var count = 0;
        foreach (var refusal in refusals)
        {
            count += Candidate.IsRanked(refusal) ? 1 : 0;
        }

        var ranked = ImmutableArray.CreateBuilder<double>(count);
        for (var i = 0; i < refusals.Length; i++)
        {
            if (Candidate.IsRanked(refusals[i]))
            {
                ranked.Add(priorities[i]);
            }
        }

        return new CandidateList(refusals, ranked.MoveToImmutable());
    }

    /// <inheritdoc/>
    public int Count => _refusals.Length;

    /// <summary>For each offer the number of its refusal, or 0 if it was chosen.</summary>
    internal ReadOnlySpan<byte> Refusals => _refusals.AsSpan();

    /// <summary>The priorities of those that were chosen or outranked, in the order of the offers.</summary>
    internal ReadOnlySpan<double> Priorities => _priorities.AsSpan();

    /// <summary>What became of the offer with this ordinal.</summary>
    /// <remarks>Looks through those before it: to see all, walk.</remarks>
    public Candidate this[int index]
    {
        get
        {
            var rank = 0;
            foreach (var before in Refusals[..index])
            {
                rank += Candidate.IsRanked(before) ? 1 : 0;
            }

            return Make(index, ref rank);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Candidate> GetEnumerator()
    {
        var rank = 0;
        for (var ordinal = 0; ordinal < Count; ordinal++)
        {
            yield return Make(ordinal, ref rank);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(CandidateList other) => Refusals.SequenceEqual(other.Refusals) && Priorities.SequenceEqual(other.Priorities);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CandidateList other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Refusals);
        return hash.ToHashCode();
    }

    /// <summary>Whether two lists tell the same.</summary>
    public static bool operator ==(CandidateList left, CandidateList right) => left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    public static bool operator !=(CandidateList left, CandidateList right) => !left.Equals(right);

    private Candidate Make(int ordinal, ref int rank)
    {
        var refusal = _refusals[ordinal];
        return new Candidate(
            ordinal,
            refusal == Candidate.Chosen ? null : Refusal.Of(refusal),
            Candidate.IsRanked(refusal) ? _priorities[rank++] : 0);
    }
}
