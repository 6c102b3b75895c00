using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>The function app as a process of its own, as the Functions host starts it.</summary>
internal sealed class FunctionProcess : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly HttpClient _client;
    private Process _process;

    private FunctionProcess(IReadOnlyDictionary<string, string> settings, int port)
    {
        (_settings, Port) = (settings, port);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        _process = Begin();
    }

    public int Port { get; }

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    public static async Task<FunctionProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var app = new FunctionProcess(settings, port);
        await app.UntilReadyAsync();
        return app;
    }

    /// <summary>Ends when it takes invocations: the host gives none to a handler that it is starting again.</summary>
    public Task Ready { get; private set; } = Task.CompletedTask;

    /// <summary>Kills it as SIGKILL does, and starts it again.</summary>
    public Task KillAsync() => Ready = KillAndStartAsync();

    private async Task KillAndStartAsync()
    {
        Kills++;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = Begin();
        await UntilReadyAsync();
    }

    /// <summary>Calls a function.</summary>
    /// <returns>Whether the invocation was a success.</returns>
    public async Task<bool> InvokeAsync(string function, string envelope)
    {
        try
        {
            using var content = new StringContent(envelope, Encoding.UTF8, "application/json");
            using var response = await _client.PostAsync(new Uri("/" + function, UriKind.Relative), content);
            return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).StartsWith('{');
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false; // It was killed.
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _client.Dispose();
    }

    private Process Begin()
    {
        var info = new ProcessStartInfo("dotnet", [typeof(FunctionsOptions).Assembly.Location]);
        info.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        info.Environment["Logging__LogLevel__Default"] = "Error";
        info.Environment["DOTNET_gcServer"] = "0";
        foreach (var (key, value) in _settings)
        {
            info.Environment[key] = value;
        }

        return Process.Start(info)!;
    }

    private async Task UntilReadyAsync()
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await _client.GetStringAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                Assert.True(Stopwatch.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(30), "The function app does not get ready.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
