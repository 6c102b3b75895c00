using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmartManager.Support;

namespace SmartManager.Crash.Tests;

/// <summary>
/// A carrier in the test's own process: it writes down what it is given before it says a word, and is not always quick or kind.
/// </summary>
internal sealed class RecordingCarrier : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dice _dice;
    private readonly List<Seen> _seen = [];
    private readonly WebApplication _app;

    private RecordingCarrier(ulong seed)
    {
        _dice = new Dice(seed);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/", TakeAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Url => _app.Urls.First();

    /// <summary>From now on it answers at once, and well.</summary>
    public bool IsKind { get; set; }

    /// <summary>All that it was given, in order.</summary>
    public IReadOnlyList<Seen> All()
    {
        lock (_lock)
        {
            return [.. _seen];
        }
    }

    public static async Task<RecordingCarrier> StartAsync(ulong seed)
    {
        var carrier = new RecordingCarrier(seed);
        await carrier._app.StartAsync();
        return carrier;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var message =
            await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
        var seen = new Seen(
            message.GetProperty("key").GetString()!, message.GetProperty("kind").GetString()!, message.GetProperty("to").GetString()!);
        Assert.Equal(seen.Key, context.Request.Headers["Idempotency-Key"].ToString());
        int drawn;
        lock (_lock)
        {
            _seen.Add(seen);
            drawn = IsKind ? 100 : _dice.Below(100);
        }

        if (drawn < 4)
        {
            // It has the message and does not say so; the sender gives up waiting.
            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, context.RequestAborted);
        }
        else if (drawn < 7)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        else if (drawn < 30)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(drawn * 20), TimeProvider.System, context.RequestAborted);
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"rec-{seen.Key}");
        await context.Response.WriteAsJsonAsync(new { id }, context.RequestAborted);
        await context.Response.CompleteAsync();
        seen.AnsweredAt = TimeProvider.System.GetTimestamp();
    }
}

/// <summary>One message that reached the carrier.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Kind">What kind of message.</param>
/// <param name="To">The number.</param>
internal sealed record Seen(string Key, string Kind, string To)
{
    /// <summary>When the answer "I have it" had left; null if it never did. In ticks of the system's clock.</summary>
    public long? AnsweredAt { get; set; }
}
