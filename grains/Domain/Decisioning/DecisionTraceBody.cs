using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>The stored form of a decision trace: see docs/formats/decision-trace.md.</summary>
public static class DecisionTraceBody
{
    /// <summary>The format that is written.</summary>
    public const byte Format = 2;

    /// <summary>The format before outcomes were learnt from. It is still read.</summary>
    private const byte FirstFormat = 1;

    /// <summary>
    /// The bytes of a trace: its inputs whole, one byte for an offer that fell out, nine for one that reached arbitration.
    /// </summary>
    /// <param name="trace">What to store.</param>
    /// <param name="known">A state with its bytes: if the decision was taken on it, they are used.</param>
    public static byte[] Encode(DecisionTrace trace, EncodedState known = default) => EncodeAs(trace, Format, known);

    /// <summary>The same bytes, for a moment: whoever keeps them copies them.</summary>
    /// <param name="trace">What to store.</param>
    /// <param name="known">As for <see cref="Encode"/>.</param>
    public static BriefBytes EncodeBriefly(DecisionTrace trace, EncodedState known = default)
    {
        var writer = BodyWriter.Rent();
        Write(writer, trace, Format, known);
        return new BriefBytes(writer);
    }

    /// <summary>The bytes of a trace in an older format: of one that was read from such bytes, the very same.</summary>
    /// <param name="trace">What to store.</param>
    /// <param name="format">Which format. 1 to <see cref="Format"/>.</param>
    /// <param name="known">As for <see cref="Encode"/>.</param>
    public static byte[] EncodeAs(DecisionTrace trace, byte format, EncodedState known = default)
    {
        using var writer = BodyWriter.Rent();
        Write(writer, trace, format, known);
        return writer.ToArray();
    }

    private static void Write(BodyWriter writer, DecisionTrace trace, byte format, EncodedState known)
    {
        writer.Byte(format);
        writer.Unsigned((ulong)trace.RulebookVersion);
        if (format > FirstFormat)
        {
            writer.Unsigned((ulong)trace.Learnt.Version);
        }

        writer.Instant(trace.Now);
        writer.InstantFrom(trace.Now, trace.EarliestAt);
        writer.Byte((byte)trace.Occasion.Channel);
        writer.Byte(trace.Occasion.Moment is { } moment ? (byte)(moment + 1) : (byte)0);
        writer.OptionalText(trace.Occasion.Offer);
        writer.Count(trace.Limit);
        Write(writer, trace.State, known);
        writer.InstantFrom(trace.Now, trace.Choice.DueAt);
        writer.Byte(trace.Choice.HeldBack?.Number ?? 0);
        writer.Count(trace.Choice.Best.Length);
        foreach (var offer in trace.Choice.Best)
        {
            writer.Count(offer.Ordinal);
        }

        var candidates = trace.Choice.Candidates;
        writer.Count(candidates.Count);
        var rank = 0;
        foreach (var refusal in candidates.Refusals)
        {
            writer.Byte(refusal);
            if (Candidate.IsRanked(refusal))
            {
                writer.Double(candidates.Priorities[rank++]);
            }
        }

        if (format > FirstFormat)
        {
            foreach (var pool in SoldOutPools.RefusedBy(candidates, trace.Rulebook))
            {
                writer.Byte((byte)trace.SoldOut.LimitOf(pool));
            }
        }
    }

    /// <summary>The version of the rulebook that a stored trace was decided under: what must be at hand to read it whole.</summary>
    /// <exception cref="FormatException">The bytes are not whole, or of a format that this build does not know.</exception>
    public static long RulebookVersionOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        return ReadVersions(ref reader).Rulebook;
    }

    /// <summary>The version of what had been learnt when a stored trace was decided; 0 for nothing.</summary>
    /// <exception cref="FormatException">The bytes are not whole, or of a format that this build does not know.</exception>
    public static long LearntVersionOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        return ReadVersions(ref reader).Learnt;
    }

    /// <summary>The trace of bytes.</summary>
    /// <param name="bytes">As stored.</param>
    /// <param name="rulebook">The rulebook of <see cref="RulebookVersionOf"/>.</param>
    /// <param name="learnt">What <see cref="LearntVersionOf"/> says; null for nothing.</param>
    /// <exception cref="FormatException">The bytes are not whole, or of a format that this build does not know.</exception>
    public static DecisionTrace Decode(ReadOnlySpan<byte> bytes, Rulebook rulebook, Learnt? learnt = null)
    {
        var reader = new BodyReader(bytes);
        var versions = ReadVersions(ref reader);
        if (versions.Rulebook != rulebook.Version)
        {
            throw new ArgumentException($"The trace was decided under rulebook {versions.Rulebook}.", nameof(rulebook));
        }

        learnt ??= Learnt.Nothing;
        if (versions.Learnt != learnt.Version)
        {
            throw new ArgumentException($"The trace was decided with version {versions.Learnt} of what was learnt.", nameof(learnt));
        }

        var now = reader.Instant();
        var earliestAt = reader.InstantFrom(now);
        var channel = reader.Enumeration<Channel>();
        var moment = reader.OptionalEnumeration<KeyMoment>();
        var occasion = new Occasion(channel, moment, reader.OptionalText());
        var limit = reader.Int32() is var most and >= 1 and <= NextBestAction.BestMax ? most : throw BodyReader.Broken();
        var state = SubscriberSnapshot.Decode(reader.Bytes());
        var dueAt = reader.InstantFrom(now);
        var heldBack = ToRefusal(reader.Byte());
        var best = new Offer[reader.Count()];
        for (var i = 0; i < best.Length; i++)
        {
            var ordinal = reader.Int32();
            best[i] = ordinal < rulebook.Offers.Length ? rulebook.Offers[ordinal] : throw BodyReader.Broken();
        }

        var choice = new Choice(ImmutableCollectionsMarshal.AsImmutableArray(best), dueAt, heldBack, ReadCandidates(ref reader, rulebook));
        var soldOut = bytes[0] > FirstFormat ? ReadSoldOut(ref reader, choice, rulebook) : SoldOutPools.None;
        reader.MustBeAtEnd();
        return new DecisionTrace(rulebook, now, earliestAt, occasion, limit, state, choice) { Learnt = learnt, SoldOut = soldOut };
    }

    private static void Write(BodyWriter writer, SubscriberState state, EncodedState known)
    {
        if (ReferenceEquals(state, known.State))
        {
            writer.Bytes(known.Body.Span);
            return;
        }

        using var inner = BodyWriter.Rent();
        SubscriberSnapshot.Write(inner, state);
        writer.Bytes(inner.Written);
    }

    private static (long Rulebook, long Learnt) ReadVersions(ref BodyReader reader) => reader.Byte() switch
    {
        FirstFormat => (reader.Version(), 0),
        Format => (reader.Version(), reader.Version()),
        _ => throw new FormatException("The format of the decision trace is not known to this build."),
    };

    private static CandidateList ReadCandidates(ref BodyReader reader, Rulebook rulebook)
    {
        var refusals = new byte[reader.Count()];
        if (refusals.Length != rulebook.Offers.Length)
        {
            throw BodyReader.Broken();
        }

        var priorities = ImmutableArray.CreateBuilder<double>();
        for (var i = 0; i < refusals.Length; i++)
        {
            refusals[i] = ToRefusal(reader.Byte())?.Number ?? Candidate.Chosen;
            if (Candidate.IsRanked(refusals[i]))
            {
                priorities.Add(reader.Double());
            }
        }

        return new CandidateList(ImmutableCollectionsMarshal.AsImmutableArray(refusals), priorities.DrainToImmutable());
    }

    private static SoldOutPools ReadSoldOut(ref BodyReader reader, Choice choice, Rulebook rulebook)
    {
        var limits = new List<KeyValuePair<string, PoolLimit>>();
        foreach (var pool in SoldOutPools.RefusedBy(choice.Candidates, rulebook))
        {
            var limit = (PoolLimit)reader.Byte();
            limits.Add(KeyValuePair.Create(pool, limit <= PoolLimit.Both ? limit : throw BodyReader.Broken()));
        }

        return SoldOutPools.Of(limits);
    }

    private static Refusal? ToRefusal(byte number) => number == Candidate.Chosen ? null : Refusal.Of(number);
}
