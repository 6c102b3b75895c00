using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Gateway.Hosting;

namespace SmartManager.Gateway.Ingest;

/// <summary>
/// Moves one request's lines to their subscribers and the results back, in order and with a bounded number in flight. Reading stops while
/// that bound is
/// reached, and while the caller does not read the results: so a slow end on either side slows the other and memory stays as it is.
/// </summary>
internal sealed partial class LineIngest(
    LineIngestSettings settings, ILineHandler handler, GatewayInstruments instruments, ILogger<LineIngest> logger)
{
    private const int FlushBytes = 16 * 1024;

    private readonly ILogger<LineIngest> _logger = logger;
    private readonly Channel<Pending> _inFlight = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(settings.LinesInFlightMax) { SingleReader = true, SingleWriter = true });

    private bool _hasWritten;
    private LineCounts _sums;
    private long _fatalNumber;

    /// <summary>Handles a body to its end.</summary>
    /// <param name="body">Where lines come from.</param>
    /// <param name="framer">How to cut them.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="stop">The caller is gone, or the server stops: no more lines are read.</param>
    /// <returns>Why the body could not be read at all, if nothing was written yet; null otherwise.</returns>
    public async Task<LineError?> RunAsync(PipeReader body, BodyFramer framer, PipeWriter output, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var writing = WriteAsync(output, gone);
        LineError? fatal = null;
        try
        {
            fatal = await ReadAsync(body, framer, gone.Token);
        }
        finally
        {
            _inFlight.Writer.Complete();
            await writing;
        }

        handler.Ended(fatal);

        if (fatal is not null && !_hasWritten)
        {
            return fatal;
        }

        if (!settings.CallerGone.IsCancellationRequested)
        {
            await WriteEndAsync(output, fatal);
        }

        return null;
    }

    /// <summary>The sums come last, so that a caller who has them has everything.</summary>
    private async ValueTask WriteEndAsync(PipeWriter output, LineError? fatal)
    {
        using var results = new LineResults(output);
        if (fatal is { } error)
        {
            results.Write(_fatalNumber, default, error);
        }

        results.WriteEnd(_sums + results.Counts);
        await output.FlushAsync(CancellationToken.None);
    }

    private async Task<LineError?> ReadAsync(PipeReader body, BodyFramer framer, CancellationToken gone)
    {
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(gone);
                var buffer = read.Buffer;
                while (framer.TryTake(ref buffer, read.IsCompleted, out var frame))
                {
                    _fatalNumber = frame.Number;
                    if (frame.IsFatal)
                    {
                        body.AdvanceTo(buffer.Start, buffer.End);
                        return frame.Error;
                    }

                    if (Start(frame) is not { } line)
                    {
                        continue;
                    }

                    var pending = new Pending(frame.Number, line);
                    if (!_inFlight.Writer.TryWrite(pending))
                    {
                        await _inFlight.Writer.WriteAsync(pending, CancellationToken.None);
                    }
                }

                _fatalNumber++;
                body.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return LineError.Stopping;
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? LineError.BodyTooLarge : LineError.BodyTruncated;
        }
        catch (IOException)
        {
            return LineError.BodyTruncated; // The connection broke.
        }
    }

    private LineInFlight? Start(Frame frame)
    {
        if (frame.Error is { } error)
        {
            return LineInFlight.Rejected(error);
        }

        if (frame.Bytes.IsSingleSegment)
        {
            return handler.Handle(frame.Number, frame.Bytes.FirstSpan);
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)frame.Bytes.Length);
        try
        {
            frame.Bytes.CopyTo(copy);
            return handler.Handle(frame.Number, copy.AsSpan(0, (int)frame.Bytes.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>
    /// Writes results in order. When the caller is gone the lines in flight are still awaited, so that none of them fails unseen.
    /// </summary>
    private async Task WriteAsync(PipeWriter output, CancellationTokenSource gone)
    {
        using var results = new LineResults(output) { IsBrief = handler.IsBrief };
        var isGone = false;
        while (await _inFlight.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_inFlight.Reader.TryRead(out var pending))
            {
                if (pending.Line.Answer is { IsCompleted: false } && output.UnflushedBytes > 0)
                {
                    isGone |= await FlushAsync(output, results, gone);
                }

                var (answer, error) = await EndAsync(pending.Line);
                handler.Answered(pending.Number, answer, error);
                if (isGone)
                {
                    continue;
                }

                Write(results, pending, answer, error);
                if (output.UnflushedBytes >= FlushBytes)
                {
                    isGone |= await FlushAsync(output, results, gone);
                }
            }

            isGone = isGone || await FlushAsync(output, results, gone);
        }
    }

    private void Write(LineResults results, Pending pending, SubscriberAnswer? answer, LineError error)
    {
        _hasWritten = true;
        if (answer is not null)
        {
            var more = answer.RefusalCode is { } refusal ? handler.Explain(refusal, pending.Line.Asked) : null;
            results.Write(pending.Number, pending.Line.Id.Span, answer, more);
        }
        else
        {
            results.Write(pending.Number, pending.Line.Id.Span, error);
        }
    }

    /// <returns>Whether nobody reads any more.</returns>
    private async ValueTask<bool> FlushAsync(PipeWriter output, LineResults results, CancellationTokenSource gone)
    {
        instruments.LinesIngested(handler.Kind, results.Counts);
        _sums += results.Counts;
        results.ResetCounts();
        try
        {
            if (!(await output.FlushAsync(settings.CallerGone)).IsCompleted)
            {
                return false;
            }
        }
        catch (OperationCanceledException)
        {
            // The caller hung up.
        }

        await gone.CancelAsync();
        return true;
    }

    private async ValueTask<(SubscriberAnswer? Answer, LineError Error)> EndAsync(LineInFlight line)
    {
        if (line.Answer is null)
        {
            return (null, line.Error!.Value);
        }

        try
        {
            return (await line.Answer, default);
        }
        catch (StoreUnavailableException)
        {
            instruments.StoreRefused();
            return (null, LineError.StoreUnavailable);
        }
        catch (Exception exception) when (SiloLoss.IsOverload(exception))
        {
            instruments.SiloRefused();
            return (null, LineError.Overloaded);
        }
        catch (Exception exception) when (SiloLoss.IsLoss(exception))
        {
            return (null, settings.Stopping.IsCancellationRequested ? LineError.Stopping : LineError.SiloUnavailable);
        }
        catch (Exception exception)
        {
            LogLineFailed(exception, handler.Kind);
            return (null, LineError.Unexpected);
        }
    }

    private readonly record struct Pending(long Number, LineInFlight Line);
}

/// <summary>What bounds one request's ingest.</summary>
/// <param name="LinesInFlightMax">Lines that are read and not answered. Unit: lines.</param>
/// <param name="CallerGone">The caller hung up.</param>
/// <param name="Stopping">This process stops.</param>
internal sealed record LineIngestSettings(int LinesInFlightMax, CancellationToken CallerGone, CancellationToken Stopping);
