using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Line;

/// <summary>
/// What stands around every real carrier: so many messages at once, so many a second, a further try of what surely was not sent, and a
/// circuit that opens when the carrier is away.
/// </summary>
/// <remarks>
/// Only <see cref="Handover.Unavailable"/> is ever tried again here: after <see cref="Handover.Unknown"/> the message may be on its way, and
/// what that means is for the subscriber's rules to say (invariant I3). While the circuit is open what is due waits in the outbox and uses
/// up none of its tries; then one message tries whether the carrier is back.
/// </remarks>
internal sealed partial class CarrierLine : ICarrier, IDisposable
{
    /// <summary>The text takes more parts than the carrier is given.</summary>
    public const string TooLongReason = "handover.too-long";

    private static readonly ResiliencePropertyKey<uint> MessageHash = new("message-hash");

    private readonly ICarrier _carrier;
    private readonly LineOptions _options;
    private readonly TimeProvider _time;
    private readonly CarrierInstruments _instruments;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places;
    private readonly Pace _pace;
    private readonly RetryBudget _budget;
    private readonly CarrierHealth _health;
    private readonly ResiliencePipeline<HandoverReport> _pipeline;
    private long _openUntilTicks; // 0 while the circuit is closed. Read without a lock.

    public CarrierLine(ICarrier carrier, LineOptions options, TimeProvider time, CarrierInstruments instruments, ILogger<CarrierLine> logger)
    {
        (_carrier, _options, _time, _instruments, _logger) = (carrier, options, time, instruments, logger);
        _places = new SemaphoreSlim(options.InFlightMax);
        _pace = new Pace(options.MessagesPerSecondMax, time);
        _budget = new RetryBudget(options.RetryShareMax);
        _health = new CarrierHealth(options.SlowFrom);
        _pipeline = Build();
        instruments.Watch(this);
    }

    /// <inheritdoc/>
    public string Name => _carrier.Name;

    /// <inheritdoc/>
    public Channel Channel => _carrier.Channel;

    /// <inheritdoc/>
    public int TakesAtOnce => Interlocked.Read(ref _openUntilTicks) switch
    {
        0 => int.MaxValue,
        var until when until > _time.GetUtcNow().UtcTicks => 0,
        _ => 1, // The one that tries whether the carrier is back.
    };

    /// <summary>Messages at the carrier at this moment.</summary>
    public int InFlight => _options.InFlightMax - _places.CurrentCount;

    /// <summary>How the carrier is.</summary>
    public CarrierHealthReport Health => _health.Report(Interlocked.Read(ref _openUntilTicks) != 0, InFlight);

    /// <summary>Puts the line around a carrier, with services of the host.</summary>
    public static CarrierLine Around(ICarrier carrier, LineOptions options, IServiceProvider provider) =>
        ActivatorUtilities.CreateInstance<CarrierLine>(provider, carrier, options);

    /// <inheritdoc/>
    public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        if (Channel == Channel.Sms && SmsCoding.Of(message.Message.Text).Parts > _options.PartsMax)
        {
            return Count(new HandoverReport(Handover.Rejected, null, TooLongReason));
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Count(new HandoverReport(Handover.Unavailable, null)); // Surely not sent.
        }

        try
        {
            return Count(await SendPacedAsync(message, cancellationToken));
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _instruments.Forget(this);
        _places.Dispose();
        (_carrier as IDisposable)?.Dispose();
    }

    private async ValueTask<HandoverReport> SendPacedAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        _budget.Began();
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        context.Properties.Set(MessageHash, HashOf(message));
        try
        {
            return await _pipeline.ExecuteAsync(
                static (within, call) => call.Line.TryAsync(call.Message, within.CancellationToken), context, (Line: this, Message: message));
        }
        catch (BrokenCircuitException)
        {
            return new HandoverReport(Handover.Unavailable, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new HandoverReport(Handover.Unavailable, null); // Waiting for its turn or for a further try: a try itself never throws this.
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One try.</summary>
    private async ValueTask<HandoverReport> TryAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        if (_pace.Reserve() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, _time, cancellationToken);
        }

        var from = _time.GetTimestamp();
        var report = await _carrier.SendAsync(message, cancellationToken);
        var took = _time.GetElapsedTime(from);
        _health.Note(report.Handover, took);
        _instruments.Answered(Name, took);
        return report;
    }

    private HandoverReport Count(HandoverReport report)
    {
        _instruments.HandedOver(Name, report.Handover);
        return report;
    }

    private ResiliencePipeline<HandoverReport> Build()
    {
        var builder = new ResiliencePipelineBuilder<HandoverReport> { TimeProvider = _time };
        if (_options.RetriesMax > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HandoverReport>
            {
                MaxRetryAttempts = _options.RetriesMax,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Result.Handover == Handover.Unavailable
                    && args.Outcome.Exception is null
                    && args.AttemptNumber < _options.RetriesMax
                    && _budget.TryTake()),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(DelayOf(args.AttemptNumber, args.Context)),
                OnRetry = _ =>
                {
                    _instruments.TriedAgain(Name);
                    return default;
                },
            });
        }

        return builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HandoverReport>
        {
            FailureRatio = _options.FailureShareMax,
            MinimumThroughput = _options.FailureWindowCountMin,
            SamplingDuration = _options.FailureWindow,
            BreakDuration = _options.OpenTime,
            ShouldHandle = static args => ValueTask.FromResult(
                args.Outcome.Exception is null && args.Outcome.Result.Handover is Handover.Unavailable or Handover.Unknown),
            OnOpened = args =>
            {
                Interlocked.Exchange(ref _openUntilTicks, (_time.GetUtcNow() + args.BreakDuration).UtcTicks);
                LogOpened(Name, args.BreakDuration);
                return default;
            },
            OnClosed = _ =>
            {
                Interlocked.Exchange(ref _openUntilTicks, 0);
                LogClosed(Name);
                return default;
            },
        }).Build();
    }

    /// <summary>Doubled each time; from half of it to all of it, by the message, so that not all come again at once.</summary>
    private TimeSpan DelayOf(int attempt, ResilienceContext context)
    {
        var share = 0.5 + (context.Properties.GetValue(MessageHash, 0u) / (2.0 * uint.MaxValue));
        return _options.RetryDelay * (1 << attempt) * share;
    }

    /// <summary>The same for a message on every machine (FNV-1a).</summary>
    private static uint HashOf(CarrierMessage message)
    {
        var hash = 2_166_136_261u;
        foreach (var c in message.Key.Subscriber.Value)
        {
            hash = (hash ^ c) * 16_777_619u;
        }

        return (hash ^ (uint)message.Key.Version) * 16_777_619u;
    }
}
