using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Functions.Envelopes;
using SmartManager.Functions.Gateway;

namespace SmartManager.Functions.Sending;

/// <summary>Looks after what should have happened by itself: nudges that came to nothing, and work that is due.</summary>
internal sealed partial class OutboxWatch(GatewayClient gateway, IOptions<FunctionsOptions> options, ILogger<OutboxWatch> logger)
{
    private const long BytesMax = 256 * 1024;

    private readonly ILogger<OutboxWatch> _logger = logger;

    /// <summary>
    /// A nudge that failed too often is only told of: the message itself is in the outbox, where it waits for its next nudge or, once claimed,
    /// for the end of its claim. Nothing depends on the poison queue.
    /// </summary>
    public async Task<IResult> TellOfPoisonAsync(HttpRequest request)
    {
        var envelope = await Envelope.ReadAsync(request, BytesMax, request.HttpContext.RequestAborted);
        if (envelope is null)
        {
            return Answers.Failed("functions.envelope");
        }

        if (ChannelSender.NudgeOf(envelope) is { } nudged)
        {
            LogPoison(nudged.Key, nudged.Channel);
        }
        else
        {
            LogUnreadable();
        }

        return Answers.Done();
    }

    /// <summary>Lets the gateway start relays that do not run, and tells if something has waited for long.</summary>
    public async Task<IResult> LookAtDueWorkAsync(HttpRequest request)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (await Envelope.ReadAsync(request, BytesMax, aborted) is null)
        {
            return Answers.Failed("functions.envelope");
        }

        var call = new Call(nameof(SmartManagerFunction.DueWork), options.Value.GatewayTimeout, aborted);
        if (await gateway.PostAsync("/v1/due-work", "{}", call) is not { } answer)
        {
            return Answers.Failed("gateway.unavailable");
        }

        if (!answer.IsSuccess || OverdueOf(answer.Body) is not { } overdueSeconds)
        {
            LogLookFailed(answer.StatusCode);
            return Answers.Failed("gateway.refused");
        }

        if (overdueSeconds > options.Value.OverdueMax.TotalSeconds)
        {
            LogOverdue(overdueSeconds);
        }

        return Answers.Done();
    }

    private static double? OverdueOf(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, FunctionsJson.Default.DueWorkAnswer)?.OverdueSeconds;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
