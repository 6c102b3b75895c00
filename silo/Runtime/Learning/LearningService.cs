using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Rules;

namespace SmartManager.Silo.Learning;

/// <summary>Learns again and again while the silo runs.</summary>
public sealed partial class LearningService(
    Learner learner, Rulebooks rulebooks, IOptions<LearningOptions> options, TimeProvider time, ILogger<LearningService> logger)
    : BackgroundService
{
    private readonly ILogger<LearningService> _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (rulebooks.HasCurrent)
                {
                    await learner.LearnAsync(stoppingToken);
                }
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreUnavailable(exception); // What is not learnt now is learnt the next time.
            }
        }
    }
}
