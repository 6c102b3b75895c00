using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Functions.Envelopes;
using SmartManager.Functions.Gateway;

namespace SmartManager.Functions.Sending;

/// <summary>Hands over the messages that the queue tells of: claims one, calls its carrier, tells the gateway how that ended.</summary>
/// <remarks>
/// The process may be killed between any two of these. Before the claim nothing has happened, and the queue brings the nudge again. After it
/// a second nudge finds the message claimed and has nothing to do: only time tells whether the first is still at its carrier, and the
/// gateway counts it. So marketing goes out at most once, and service at least once under the same key.
/// </remarks>
internal sealed partial class ChannelSender(
    GatewayClient gateway, WorkerCarriers carriers, IOptions<FunctionsOptions> options, TimeProvider time, ILogger<ChannelSender> logger)
{
    private const string Function = nameof(SmartManagerFunction.ChannelSend);
    private const long BytesMax = 256 * 1024;
    private const int ClaimTriesMax = 3;
    private const int ReportTriesMax = 5;
    private const int ClaimBytes = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ILogger<ChannelSender> _logger = logger;

    /// <summary>Reads a nudge out of an invocation; null if it holds none.</summary>
    public static Nudged? NudgeOf(Envelope? envelope)
    {
        var text = envelope?.Object("nudge");
        var nudged = Envelope.FindText(text, "key") is { } key && Envelope.FindText(text, "channel") is { } channel
            ? new Nudged(key, channel)
            : null;
        return nudged is { IsWellFormed: true } ? nudged : null;
    }

    /// <summary>Carries out one invocation.</summary>
    public async Task<IResult> SendAsync(HttpRequest request)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (NudgeOf(await Envelope.ReadAsync(request, BytesMax, aborted)) is not { } nudged)
        {
            LogUnreadable();
            return Answers.Failed("functions.nudge");
        }

        if (carriers.Find(nudged.Channel) is not { } carrier)
        {
            LogNoCarrier(nudged.Channel, nudged.Key);
            return Answers.Failed("functions.no-carrier");
        }

        var (isAnswered, message) = await ClaimAsync(nudged.Key, aborted);
        if (!isAnswered)
        {
            return Answers.Failed("gateway.unavailable");
        }

        if (message is not null)
        {
            // From here on nobody who gives up the invocation stops it: what the carrier says must be told.
            await HandOverAsync(nudged.Key, message, carrier);
        }

        return Answers.Done();
    }

    /// <summary>Asks under one name until there is an answer: nothing was sent yet, so the same message may be given again.</summary>
    private async Task<(bool IsAnswered, ClaimedMessage? Message)> ClaimAsync(string key, CancellationToken aborted)
    {
        var claim = new ClaimBody(RandomNumberGenerator.GetHexString(ClaimBytes * 2, lowercase: true));
        var body = JsonSerializer.Serialize(claim, FunctionsJson.Default.ClaimBody);
        for (var tries = 0; tries < ClaimTriesMax; tries++)
        {
            if (tries > 0)
            {
                await Task.Delay(Pause * tries, time, aborted);
            }

            var call = new Call(Function, options.Value.GatewayTimeout, aborted);
            if (await gateway.PostAsync($"/v1/outbox/{key}/claims", body, call) is not { } answer)
            {
                continue;
            }

            if (answer.IsSuccess)
            {
                return Read(answer.Body);
            }

            LogNotClaimed(key, answer.StatusCode);
            if (!answer.IsPassing)
            {
                return (answer.StatusCode == (int)HttpStatusCode.NotFound, null); // It was purged: there is nothing to send.
            }
        }

        return (false, null);
    }

    private static (bool IsAnswered, ClaimedMessage? Message) Read(string body)
    {
        try
        {
            return (true, JsonSerializer.Deserialize(body, FunctionsJson.Default.ClaimAnswer)?.Message);
        }
        catch (JsonException)
        {
            return (false, null); // Cut off.
        }
    }

    private async Task HandOverAsync(string key, ClaimedMessage message, ICarrier carrier)
    {
        var report = await SendAsync(key, message, carrier);
        var body = JsonSerializer.Serialize(
            new HandoverBody(message.Attempt, report.Handover, carrier.Name, report.CarrierMessageId), FunctionsJson.Default.HandoverBody);
        for (var tries = 0; tries < ReportTriesMax; tries++)
        {
            if (tries > 0)
            {
                await Task.Delay(Pause * (1 << tries), time, CancellationToken.None);
            }

            var call = new Call(Function, options.Value.GatewayTimeout, CancellationToken.None);
            if (await gateway.PostAsync($"/v1/outbox/{key}/handovers", body, call) is { } answer && !answer.IsPassing)
            {
                if (!answer.IsSuccess)
                {
                    break;
                }

                return;
            }
        }

        LogNotReported(key, KebabName.Of(report.Handover));
    }

    private async Task<HandoverReport> SendAsync(string key, ClaimedMessage message, ICarrier carrier)
    {
        try
        {
            var parsed = ContactKey.TryParse(key, out var contact) ? contact : throw new FormatException("No contact key.");
            return await carrier.SendAsync(message.ToMessage(parsed), CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogCarrierFailed(exception, key, carrier.Name); // It broke its word not to throw: whether it has the message nobody can tell.
            return new HandoverReport(Handover.Unknown, null);
        }
    }
}
