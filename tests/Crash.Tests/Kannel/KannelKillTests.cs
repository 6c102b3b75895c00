using SmartManager.Support;
using Xunit.Abstractions;

namespace SmartManager.Crash.Tests.Kannel;

/// <summary>
/// Our process and a real Kannel, killed without warning and started again. <c>./bench W5 --rounds 100 --kannel</c> plays it large.
/// </summary>
public sealed class KannelKillTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [KannelFact]
    public async Task NothingIsSentTwiceOrLostByUs_WhenKannelIsKilled()
    {
        await using var play = new KannelRounds(_folder, seed: 25);
        var found = await play.PlayAsync(rounds: 2);

        found.Report.ForEach(output.WriteLine);
        Assert.Equal<string>([], found.AcknowledgedLost);
        Assert.Equal<string>([], found.ServiceLost);
        Assert.Equal<string>([], found.MarketingTwice);
        Assert.Equal<string>([], found.InDoubtWrong);
    }
}

/// <summary>A test that needs Kannel and Node.</summary>
public sealed class KannelFactAttribute : FactAttribute
{
    public KannelFactAttribute() => Skip = KannelProcesses.Missing;
}
