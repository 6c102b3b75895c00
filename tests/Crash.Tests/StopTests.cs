namespace SmartManager.Crash.Tests;

/// <summary>The real process, asked to stop.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-stop-").FullName;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StopsWithinTenSecondsAndLosesNothing_WhenItIsTerminatedUnderLoad()
    {
        var sender = new Operator(seed: 7);
        await using var carrier = await RecordingCarrier.StartAsync(seed: 8);
        using (var server = await ServerProcess.ServeAsync(Data, carrier.Url))
        using (var client = new HttpClient { BaseAddress = server.Url })
        {
            await Operator.PrepareAsync(client);
            var sending = sender.SendUntilKilledAsync(client);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
            var (code, took) = await server.TerminateAsync();
            await sending;

            Assert.Equal(0, code);
            Assert.InRange(took, TimeSpan.Zero, StopMax);
        }

        using var next = await ServerProcess.ServeAsync(Data, carrier.Url);
        using var nextClient = new HttpClient { BaseAddress = next.Url };
        Assert.NotEmpty(sender.Acknowledged);
        Assert.Equal<string>([], await sender.SendAllAgainAsync(nextClient));
        Assert.Equal((0, ""), await ServerProcess.RunAsync("check", "--data", Data));
    }

    [Fact]
    public async Task RefusesToStart_OnAFolderThatIsInUse()
    {
        await using var carrier = await RecordingCarrier.StartAsync(seed: 9);
        using var server = await ServerProcess.ServeAsync(Data, carrier.Url);

        var (code, errors) = await ServerProcess.RunAsync("serve", "--port", "0", "--data", Data, "--carrier", carrier.Url);

        Assert.Equal(1, code);
        Assert.Contains("in use", errors, StringComparison.Ordinal);
    }
}
