using SmartManager.Contracts.Storage;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Channels;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Carriers;

/// <summary>Brings the simulated network's receipts and replies back, as webhooks do for a real one.</summary>
internal sealed partial class FeedbackPump(
    SimulatedCarrier carrier, CarrierCallbacks callbacks, TimeProvider time, ILogger<FeedbackPump> logger) : BackgroundService
{
    private const int InFlightMax = 64;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly ILogger<FeedbackPump> _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await PumpAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>The feedback of one message stays in order; messages do not wait for each other.</summary>
    private Task PumpAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        carrier.Feedback.TakeDue(time.GetUtcNow()).GroupBy(About),
        new ParallelOptions { MaxDegreeOfParallelism = InFlightMax, CancellationToken = stoppingToken },
        async (feedbacks, cancellationToken) =>
        {
            foreach (var feedback in feedbacks)
            {
                await DeliverAsync(feedback, cancellationToken);
            }
        });

    private static string About(Feedback feedback) => feedback switch
    {
        Feedback.Receipt receipt => receipt.Key.Subscriber.Value,
        Feedback.Reply reply => reply.Msisdn,
        _ => string.Empty,
    };

    private async ValueTask DeliverAsync(Feedback feedback, CancellationToken cancellationToken)
    {
        try
        {
            switch (feedback)
            {
                case Feedback.Receipt receipt:
                    await callbacks.RecordReceiptAsync(carrier.Name, receipt.Key.ToString(), receipt.Status, cancellationToken);
                    break;
                case Feedback.Reply reply when Msisdn.TryParse(reply.Msisdn, out var from):
                    await callbacks.ReceiveReplyAsync(carrier.Name, reply.MessageId, from, reply.Text, cancellationToken);
                    break;
                default:
                    break;
            }
        }
        catch (StoreUnavailableException exception)
        {
            LogLost(exception); // A simulated network loses what it cannot deliver.
        }
    }
}
