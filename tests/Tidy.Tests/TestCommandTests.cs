using System.Diagnostics;

namespace SmartManager.Tidy.Tests;

/// <summary>The one door says what it can, and does not begin what it was asked wrongly.</summary>
public sealed class TestCommandTests
{
    [Theory]
    [InlineData(0, "--help", "Tidy")]
    [InlineData(0, "-h", "./test WORD")]
    [InlineData(2, "--fast", "./test --help")]
    [InlineData(2, "NoSuchProject", "Tidy")]
    public async Task AnswersAtOnce(int code, string argument, string told)
    {
        var info = new ProcessStartInfo("bash", [Repository.PathOf("test"), argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();

        Assert.Equal(code, process.ExitCode);
        Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.DoesNotContain("== build", text, StringComparison.Ordinal);
    }
}
