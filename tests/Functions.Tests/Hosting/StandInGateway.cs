using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>What the gateway was asked.</summary>
public sealed record Asked(string Path, string Body, string? Key);

/// <summary>A real HTTP server in the gateway's place that remembers what it was asked and answers what the test says.</summary>
public sealed class StandInGateway : IAsyncLifetime
{
    private readonly WebApplication _app;

    public StandInGateway()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var asked = new Asked(context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers["SmartManager-Key"]);
            Received.Enqueue(asked);
            await Answer(asked).ExecuteAsync(context);
        });
    }

    public ConcurrentQueue<Asked> Received { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<Asked, IResult> Answer { get; set; } = Recorded;

    public string Url => _app.Urls.Single();

    public static IResult Recorded(Asked asked) => Results.Text("""{"status":"recorded"}""", "application/json");

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Forgets all.</summary>
    public void Reset()
    {
        Received.Clear();
        Answer = Recorded;
    }
}
