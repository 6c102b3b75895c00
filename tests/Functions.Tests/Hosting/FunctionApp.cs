using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>What the function app answered to the host.</summary>
/// <param name="Status">HTTP status: not 2xx means that the invocation failed.</param>
/// <param name="Body">The answer envelope.</param>
internal sealed record Answered(int Status, JsonNode Body)
{
    /// <summary>Whether the trigger is done with it.</summary>
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The HTTP binding.</summary>
    public JsonNode? Http => Body["Outputs"]?["res"];
}

/// <summary>The function app in the test's own process, called as the Functions host calls it.</summary>
internal sealed class FunctionApp : IDisposable
{
    private readonly WebApplicationFactory<FunctionsOptions> _factory;
    private readonly HttpClient _client;

    public FunctionApp(string gatewayUrl, params (string Key, string Value)[] settings)
    {
        _factory = new WebApplicationFactory<FunctionsOptions>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Functions:GatewayUrl", gatewayUrl);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }
        });
        _client = _factory.CreateClient();
    }

    public LogLines Logs { get; } = new();

    public void Dispose()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    public async Task<Answered> InvokeAsync(string function, string envelope)
    {
        using var content = new StringContent(envelope, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri("/" + function, UriKind.Relative), content);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        return new Answered((int)response.StatusCode, Assert.IsType<JsonObject>(JsonNode.Parse(text)));
    }
}

/// <summary>Keeps every line that was logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(_lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(System.Collections.Concurrent.ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
