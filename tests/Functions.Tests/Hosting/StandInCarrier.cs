using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>A carrier that writes down each request before it answers, and carries a key out once.</summary>
internal sealed class StandInCarrier : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInCarrier()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/", async (HttpRequest request) =>
        {
            var message = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            var key = message.GetProperty("key").GetString()!;
            Assert.Equal(key, request.Headers["Idempotency-Key"].ToString());
            Requests.Enqueue((key, message.GetProperty("kind").GetString()!));
            await Task.Delay(Delay, TimeProvider.System, CancellationToken.None);
            return Results.Json(new { id = "c-" + key });
        });
    }

    /// <summary>Each request, with its key and the kind of the message.</summary>
    public ConcurrentQueue<(string Key, string Kind)> Requests { get; } = new();

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(2);

    public string Url => _app.Urls.Single();

    public static async Task<StandInCarrier> StartAsync()
    {
        var carrier = new StandInCarrier();
        await carrier._app.StartAsync();
        return carrier;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
