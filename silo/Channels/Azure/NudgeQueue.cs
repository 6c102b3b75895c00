using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;

namespace SmartManager.Channels.Azure;

/// <summary>A nudge as it lies in the queue.</summary>
internal sealed record NudgeText(string Key, string Channel);

/// <summary>How nudges look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NudgeText))]
internal sealed partial class NudgeJson : JsonSerializerContext;

/// <summary>Puts nudges into an Azure Storage queue, over its REST interface.</summary>
/// <remarks>
/// A queue that is not there is made. A request is tried once: a nudge that was lost is given again. Safe to call from any thread.
/// </remarks>
internal sealed class NudgeQueue : INudges, IDisposable
{
    private const int ConnectionsMax = 64;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = CarrierClient.Make(ConnectTimeout, ConnectionsMax);
    private readonly NudgeQueueOptions _options;
    private readonly SharedKey _key;
    private readonly TimeProvider _time;
    private readonly string _queue;

    /// <summary>Made by the host.</summary>
    public NudgeQueue(IOptions<NudgeQueueOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        (_key, _queue) = (new SharedKey(_options.Account, _options.Key), _options.Url.TrimEnd('/'));
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(Nudge nudge, TimeSpan usefulFor, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new NudgeText(nudge.Key, nudge.Channel), NudgeJson.Default.NudgeText);
        var body = $"<QueueMessage><MessageText>{Convert.ToBase64String(json)}</MessageText></QueueMessage>";
        var seconds = Math.Max(1, (long)usefulFor.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var address = new Uri($"{_queue}/messages?messagettl={seconds}");
        var status = await SendAsync(HttpMethod.Post, address, body, cancellationToken);
        if (status == HttpStatusCode.NotFound)
        {
            Check(await SendAsync(HttpMethod.Put, new Uri(_queue), string.Empty, cancellationToken));
            status = await SendAsync(HttpMethod.Post, address, body, cancellationToken);
        }

        Check(status);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static void Check(HttpStatusCode status)
    {
        if ((int)status is < 200 or > 299)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The queue answered {(int)status}."));
        }
    }

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, Uri address, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new("application/xml");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.AnswerTimeout);
        try
        {
            request.Content.Headers.ContentLength = body.Length; // ASCII.
            _key.Sign(request, _time.GetUtcNow());
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            throw new IOException("The queue did not answer.", exception);
        }
    }
}

/// <summary>Registers what tells workers.</summary>
public static class NudgeServices
{
    /// <summary>Adds the queue, if the configuration names one.</summary>
    public static IServiceCollection AddNudges(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<IValidateOptions<NudgeQueueOptions>, NudgeQueueOptionsValidator>();
        services.AddOptions<NudgeQueueOptions>().BindConfiguration(NudgeQueueOptions.Section)
            .Validate(static options => options.IsWhole(), "NudgeQueue must have an http or https address, an account and a key, or none of them.")
            .ValidateOnStart();
        return string.IsNullOrEmpty(configuration[$"{NudgeQueueOptions.Section}:{nameof(NudgeQueueOptions.Url)}"])
            ? services
            : services.AddSingleton<INudges, NudgeQueue>();
    }
}
