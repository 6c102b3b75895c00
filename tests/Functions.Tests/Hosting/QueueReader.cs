using System.Net;
using System.Text;
using System.Xml.Linq;
using SmartManager.Channels.Azure;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>A message of a storage queue.</summary>
internal sealed record Queued(string Id, string PopReceipt, int DequeueCount, string Text);

/// <summary>Reads a storage queue as the Functions host does.</summary>
internal sealed class QueueReader(string queueUrl) : IDisposable
{
    private const int TriesMax = 5;

    private readonly HttpClient _client = new();
    private readonly SharedKey _key = new(Azurite.Account, Azurite.Key);

    public void Dispose() => _client.Dispose();

    public Task CreateAsync() => SendAsync(HttpMethod.Put, string.Empty);

    /// <summary>Takes up to 16 messages; nobody else sees them for so long.</summary>
    public async Task<IReadOnlyList<Queued>> TakeAsync(TimeSpan hiddenFor)
    {
        var (_, body) = await SendAsync(HttpMethod.Get, $"/messages?numofmessages=16&visibilitytimeout={(int)hiddenFor.TotalSeconds}");
        return [.. XDocument.Parse(body).Descendants("QueueMessage").Select(message => new Queued(
            message.Element("MessageId")!.Value,
            message.Element("PopReceipt")!.Value,
            (int)message.Element("DequeueCount")!,
            Encoding.UTF8.GetString(Convert.FromBase64String(message.Element("MessageText")!.Value))))];
    }

    /// <returns>Whether it is gone.</returns>
    public async Task<bool> DeleteAsync(Queued message) =>
        (await SendAsync(HttpMethod.Delete, $"/messages/{message.Id}?popreceipt={Uri.EscapeDataString(message.PopReceipt)}")).Status
            is HttpStatusCode.NoContent or HttpStatusCode.NotFound;

    /// <summary>Lets others see it again after so long.</summary>
    public Task GiveBackAsync(Queued message, TimeSpan after) => SendAsync(
        HttpMethod.Put,
        $"/messages/{message.Id}?popreceipt={Uri.EscapeDataString(message.PopReceipt)}&visibilitytimeout={(int)after.TotalSeconds}",
        Body(message.Text));

    public Task PutAsync(string text) => SendAsync(HttpMethod.Post, "/messages", Body(text));

    private static string Body(string text) =>
        $"<QueueMessage><MessageText>{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}</MessageText></QueueMessage>";

    /// <summary>The emulator drops connections that it kept; whoever reads a queue tries again.</summary>
    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await SendOnceAsync(method, path, body);
            }
            catch (HttpRequestException) when (tries < TriesMax)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * tries), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> SendOnceAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(queueUrl + path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.ASCII, "application/xml");
            request.Content.Headers.ContentLength = body.Length;
        }

        _key.Sign(request, TimeProvider.System.GetUtcNow());
        using var response = await _client.SendAsync(request);
        Assert.True(
            response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, await response.Content.ReadAsStringAsync());
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
