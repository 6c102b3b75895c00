using System.Buffers;
using System.IO.Pipelines;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Hosting;

namespace SmartManager.Gateway.Lists;

/// <summary>What an upload works with.</summary>
/// <param name="Lists">Where lists are kept.</param>
/// <param name="Records">Knows whose a number is.</param>
/// <param name="Options">How much is taken.</param>
/// <param name="Time">The clock.</param>
internal sealed record ListUploadParts(ISubscriberLists Lists, IRecords Records, GatewayOptions Options, TimeProvider Time);

/// <summary>Reads one upload to its end, and only then stores it: what is cut off leaves nothing.</summary>
internal sealed class ListUpload(ListUploadParts parts, ListReport report, ListLines lines, long list)
{
    private const int AskedTogether = 5_000;
    private const int StoredTogether = 4_000;

    private readonly MemberRows _members = new();
    private readonly List<NamedLine> _named = new(AskedTogether);
    private long _touchedAt = parts.Time.GetTimestamp();

    /// <summary>Reads and stores.</summary>
    /// <returns>Why it failed; null if the list is ready.</returns>
    public async Task<Problem?> RunAsync(PipeReader body, CancellationToken stop)
    {
        if (await ReadAsync(body, stop) is { } problem)
        {
            return problem;
        }

        _members.Sort(line => report.Reject(line, "line.repeated"));
        if (_members.Count == 0)
        {
            return Problems.EmptyList;
        }

        var stored = 0L;
        foreach (var batch in _members.Batches(StoredTogether))
        {
            if (!await parts.Lists.AddMembersAsync(list, batch, parts.Time.GetUtcNow(), stop))
            {
                return Problems.UploadLost;
            }

            report.Count(stored += batch.Length);
        }

        return await parts.Lists.TryEndAsync(list, isReady: true, CancellationToken.None) ? null : Problems.UploadLost;
    }

    private async Task<Problem?> ReadAsync(PipeReader body, CancellationToken stop)
    {
        var framer = new NdjsonFramer(parts.Options.LineBytesMax);
        while (true)
        {
            var read = await body.ReadAsync(stop);
            var buffer = read.Buffer;
            while (framer.TryTake(ref buffer, read.IsCompleted, out var frame))
            {
                Take(frame);
                if (lines.HasBadHeader)
                {
                    return Problems.Field(ListLines.BadHeader);
                }

                if (_named.Count == AskedTogether)
                {
                    await AskAsync(stop);
                }

                if (_members.Count + _named.Count > parts.Options.ListRowsMax)
                {
                    return Problems.TooManyRows;
                }
            }

            body.AdvanceTo(buffer.Start, read.Buffer.End);
            if (!await TouchAsync(stop))
            {
                return Problems.UploadLost;
            }

            if (read.IsCompleted)
            {
                await AskAsync(stop);
                return null;
            }
        }
    }

    private void Take(Frame frame)
    {
        var (error, named) = (frame.Error, (NamedLine?)null);
        if (error is null)
        {
            error = lines.Read(frame.Number, frame.Bytes.IsSingleSegment ? frame.Bytes.FirstSpan : frame.Bytes.ToArray(), out named);
        }

        if (error is { } wrong)
        {
            report.Read();
            report.Reject(frame.Number, wrong.Code);
        }
        else if (named is { } one)
        {
            report.Read();
            _named.Add(one);
        }
    }

    /// <summary>Finds whom the lines name, many at once.</summary>
    private async Task AskAsync(CancellationToken stop)
    {
        var known = await parts.Records.FindGrainIdsAsync(
            SubscriberGrain.Kind, [.. _named.Where(static line => !line.IsNumber).Select(static line => line.Value)], stop);
        var owners = await parts.Records.FindLookupsAsync(
            [.. _named.Where(static line => line.IsNumber).Select(static line => TurnMapping.LookupOfMsisdn(line.Value))], stop);
        foreach (var line in _named)
        {
            var id = !line.IsNumber ? line.Value : owners.GetValueOrDefault(TurnMapping.LookupOfMsisdn(line.Value));
            if (id is not null && (line.IsNumber || known.Contains(id)))
            {
                _members.Add(id, line.Line);
            }
            else
            {
                report.Reject(line.Line, line.IsNumber ? Problems.UnknownNumber.Code : Problems.UnknownSubscriber.Code);
            }
        }

        _named.Clear();
    }

    /// <summary>Says that the upload lives, also when its sender takes long.</summary>
    private async ValueTask<bool> TouchAsync(CancellationToken stop)
    {
        if (parts.Time.GetElapsedTime(_touchedAt) < ListSweep.TouchInterval)
        {
            return true;
        }

        _touchedAt = parts.Time.GetTimestamp();
        return await parts.Lists.AddMembersAsync(list, [], parts.Time.GetUtcNow(), stop);
    }
}
