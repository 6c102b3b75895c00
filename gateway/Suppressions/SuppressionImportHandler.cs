using System.Globalization;
using System.Security.Cryptography;
using Orleans;
using SmartManager.Contracts.Numbers;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Grains.Numbers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Gateway.Suppressions;

/// <summary>
/// Gives the lines of one import to their subscribers, or to the number that nobody has yet. Lines of one person take effect in the file's
/// order, whether they name an id or a number.
/// </summary>
internal sealed class SuppressionImportHandler(
    SuppressionImport import, CsvLines? csv, bool isBrief, IGrainFactory grains, IRecords records, IRulebooks rulebooks) : ILineHandler
{
    private const int DigestBytes = 8;

    private readonly PersonOrder _order = new(
        async msisdn => await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(msisdn), CancellationToken.None));

    /// <inheritdoc/>
    public string Kind => "suppression";

    /// <inheritdoc/>
    public bool TakesCsv => true;

    /// <inheritdoc/>
    public bool IsBrief => isBrief;

    /// <summary>Whether the file was read to its end; null if it was not begun.</summary>
    public bool? IsWhole { get; private set; }

    /// <inheritdoc/>
    public LineInFlight Handle(ReadOnlySpan<byte> line) => throw new NotSupportedException("The number of a line is part of its id.");

    /// <inheritdoc/>
    public LineInFlight? Handle(long number, ReadOnlySpan<byte> line)
    {
        if (csv is { HasHeader: false } && number == 1)
        {
            return csv.TryReadHeader(line) ? null : LineInFlight.Rejected(csv.HeaderError);
        }

        SuppressionLine parsed;
        LineError error;
        var isRight = csv is null
            ? SuppressionFields.TryReadJson(line, import.Id, out parsed, out error)
            : csv.TryRead(line, import.Id, out parsed, out error);
        if (!isRight)
        {
            return LineInFlight.Rejected(error);
        }

        // The same line of the same import is the same message; a line that was put right is another one.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, digest);
        var id = string.Create(
            CultureInfo.InvariantCulture, $"suppression-import/{import.Id}/{number}/{Convert.ToHexStringLower(digest[..DigestBytes])}");
        return new LineInFlight(default, null, _order.Send(
            parsed.Subscriber, parsed.Msisdn, owner => SendAsync(owner, parsed.Msisdn, id, parsed.Wish)))
        {
            Asked = parsed.Wish.List,
        };
    }

    /// <inheritdoc/>
    public void Answered(long number, SubscriberAnswer? answer, LineError error) => import.Answered(number, answer, error);

    /// <inheritdoc/>
    public string? Explain(string refusalCode, string? asked) => refusalCode == Refusal.UnknownList.Code
        ? KnownWords.Sentences(asked, [.. SuppressionEndpoints.CodesOf(rulebooks), SuppressionEntry.DoNotDisturbCode])
        : null;

    /// <inheritdoc/>
    public void Ended(LineError? fatal) => IsWhole = fatal is null;

    private Task<SubscriberAnswer> SendAsync(string? owner, string? msisdn, string id, SuppressionWish wish) =>
        owner is null ? KeepAsync(msisdn!, id, wish)
        : msisdn is null ? grains.GetGrain<ISubscriberGrain>(owner).Handle(new SubscriberMessage(id, wish.ToCommand()))
        : SendToOwnerAsync(owner, msisdn, id, wish);

    private async Task<SubscriberAnswer> KeepAsync(string msisdn, string id, SuppressionWish wish)
    {
        var (answer, owner) = await grains.GetGrain<INumberGrain>(NumberKey.Of(msisdn)).Keep(msisdn, id, wish);
        if (owner is null)
        {
            // Version 0: there is no subscriber yet.
            return answer with { Version = 0, HasProfile = false };
        }

        await grains.GetGrain<ISubscriberGrain>(owner).TakeOverWishes();
        return answer with { HasProfile = true };
    }

    private async Task<SubscriberAnswer> SendToOwnerAsync(string owner, string msisdn, string id, SuppressionWish wish)
    {
        // What was kept for the number when it came first, and was taken over since or gave way to a later line, is done.
        var subscriber = grains.GetGrain<ISubscriberGrain>(owner);
        var wasKept = await records.FindLookupAsync(TurnMapping.LookupOfWishes(msisdn), CancellationToken.None) is not null
            && await records.FindMessageAsync(new GrainKey(NumberGrain.Kind, NumberKey.Of(msisdn)), id, CancellationToken.None) is not null;
        if (wasKept)
        {
            await subscriber.TakeOverWishes();
            return new SubscriberAnswer(SubscriberAnswerStatus.Duplicate, 0, null, null);
        }

        return await subscriber.Handle(new SubscriberMessage(id, wish.ToCommand()));
    }
}
