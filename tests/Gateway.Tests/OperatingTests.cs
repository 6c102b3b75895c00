using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Tests;

[Collection(OneServer.Name)]
public sealed partial class OperatingTests(Server server)
{
    [Fact]
    public async Task Lives() => Assert.Equal(200, (await server.GetAsync("/health/live")).Status);

    [Fact]
    public async Task DescribesEveryRoute()
    {
        var (status, document) = await server.GetAsync("/openapi/v1.json");
        Assert.Equal(200, status);
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).ToList();
        var all = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText != "/openapi/{documentName}.json")
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (
                Name: $"{method} {route.RoutePattern.RawText!.TrimEnd('/')}",
                IsHidden: route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not null)))
            .ToList();
        var routes = all.Where(route => !route.IsHidden).Select(route => route.Name).ToList();

        // Pages for subscribers, and what Kannel calls by an address that it was given, are no part of the API.
        Assert.Equal<string>(
            [
                "GET /o/{token}",
                "GET /v1/carriers/{name}/kannel/receipts",
                "GET /v1/carriers/{name}/kannel/replies",
                "HEAD /o/{token}",
                "POST /o/{token}",
                "POST /v1/carriers/{name}/kannel/receipts",
                "POST /v1/carriers/{name}/kannel/replies",
            ],
            all.Where(route => route.IsHidden).Select(route => route.Name).Order(StringComparer.Ordinal));
        Assert.Equal<string>(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("operationId").GetString()!);
        }
    }

    [Fact]
    public async Task MeasuresInTheTextFormatOfPrometheus()
    {
        await server.KnowAsync("op-1");
        await server.PostAsync("/v1/subscribers/op-1/interactions", """{"channel":"hall"}""");
        using var response = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Matches(line.StartsWith('#') ? Comment() : Sample(), line);
        }

        Assert.Contains("smartmanager_store_commit_duration_seconds_count ", text, StringComparison.Ordinal);
        Assert.Contains("smartmanager_ingest_lines_total{kind=\"profile\",status=\"accepted\"} ", text, StringComparison.Ordinal);
        Assert.Contains("smartmanager_interactions_duration_seconds_bucket{le=\"+Inf\"} ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TellsHowManyRowsEachRelayHoldsBack()
    {
        string[] expected =
        [
            "smartmanager_relay_held{relay=\"billing\"} 0",
            "smartmanager_relay_held{relay=\"sms\"} 0",
            "smartmanager_relay_held{relay=\"wake-ups\"} 0",
        ];
        var text = string.Empty;
        for (var tries = 0; tries < 500 && !expected.All(line => text.Contains(line, StringComparison.Ordinal)); tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            text = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        }

        Assert.All(expected, line => Assert.Contains(line, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BacksUp_WhileItServes()
    {
        await server.KnowAsync("op-2");
        var file = Path.Combine(server.Folder, "copy.db");
        var path = JsonSerializer.Serialize(file);
        Assert.Equal(403, (await server.PostAsync("/v1/admin/backups", $$"""{"path":{{path}}}""")).Status);

        var key = server.Services.GetRequiredService<MaintenanceKey>().Value;
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        try
        {
            using var stop = new CancellationTokenSource();
            var load = LoadAsync(stop.Token);
            var (status, body) = await server.PostAsync("/v1/admin/backups", $$"""{"path":{{path}}}""");
            await stop.CancelAsync();
            await load;
            Assert.True(status == 200, body.GetRawText());
            Assert.Equal(new FileInfo(file).Length, body.GetProperty("bytes").GetInt64());
            Assert.Equal("backup.exists", (await server.PostAsync("/v1/admin/backups", $$"""{"path":{{path}}}""")).Body.GetProperty("code").GetString());
            Assert.Equal(400, (await server.PostAsync("/v1/admin/backups", """{"path":"copy.db"}""")).Status);
            var (_, check) = await server.PostAsync("/v1/admin/checks", "{}");
            Assert.Empty(check.GetProperty("problems").EnumerateArray());
        }
        finally
        {
            server.Client.DefaultRequestHeaders.Authorization = null;
        }
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var results = await server.IngestAsync(
                "/v1/network-events", [.. Enumerable.Range(0, 200).Select(i => Line.Usage($"op-{round}-{i}", $"op-load-{i}"))]);
            Assert.All(results, result => Assert.Equal("accepted", result.GetProperty("status").GetString()));
        }
    }

    [GeneratedRegex("^# (HELP|TYPE) (smartmanager|dotnet)_[a-z_]+ .+$")]
    private static partial Regex Comment();

    [GeneratedRegex("""^(smartmanager|dotnet)_[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? (\d+(\.\d+)?(E-?\d+)?|\+Inf)$""")]
    private static partial Regex Sample();
}
