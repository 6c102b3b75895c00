using System.Globalization;
using Xunit.Abstractions;

namespace SmartManager.Crash.Tests;

/// <summary>
/// The real process under load, killed without warning, started again: nothing acknowledged is lost, nothing is sold twice.
/// <c>./bench W5 --rounds 100</c> plays it large.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-crash-").FullName;

    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("CRASH_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    private static ulong Seed => ulong.Parse(Environment.GetEnvironmentVariable("CRASH_SEED") ?? "1", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NothingAcknowledgedIsLost_AndNothingIsSoldTwice_WhenTheServerIsKilled()
    {
        var found = await new KillRounds(_folder, Seed).PlayAsync(Rounds);

        Assert.Equal<string>([], found.AcknowledgedLost);
        Assert.Equal<string>([], found.ServiceLost);
        Assert.Equal<string>([], found.MarketingTwice);
        Assert.Equal<string>([], found.InDoubtWrong);
        found.Report.ForEach(output.WriteLine);
    }
}
