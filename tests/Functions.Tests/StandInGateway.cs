using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SmartManager.Functions.Tests;

/// <summary>A real HTTP server in the gateway's place that remembers what it was sent.</summary>
public sealed class StandInGateway : IAsyncLifetime
{
    private readonly WebApplication _app;

    public StandInGateway()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/carriers/{carrier}/{kind}", async (string carrier, string kind, HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            Received.Enqueue((carrier, kind, await reader.ReadToEndAsync()));
            return Results.Text("""{"status":"done"}""", "application/json");
        });
    }

    public ConcurrentQueue<(string Carrier, string Kind, string Body)> Received { get; } = new();

    public string Url => _app.Urls.Single();

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();
}
