using Microsoft.Extensions.DependencyInjection;
using SmartManager.Gateway.Hosting;
using SmartManager.Silo.Simulated;

namespace SmartManager.Gateway.Tests;

/// <summary>The demo's invented offers must not reach real people unnoticed.</summary>
public sealed class DemoRulebookWarningTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9/", true)]
    [InlineData("", false)]
    public async Task IsGiven_WhenARealCarrierMeetsTheDemoRulebook(string url, bool isGiven)
    {
        var server = new Server().With("FirstStart:HasDemoRulebook", "true").With("HttpCarrier:Url", url);
        await server.StartAsync();
        try
        {
            ActivatorUtilities.CreateInstance<DemoRulebookWarning>(server.Services).Check();
            Assert.Equal(isGiven, server.Logs.Text.Contains("the demo's rulebook is in force (version 1)", StringComparison.Ordinal));

            await server.PutRulesAsync(DemoRulebook.Document with { StaleAfter = TimeSpan.FromMinutes(7) });
            ActivatorUtilities.CreateInstance<DemoRulebookWarning>(server.Services).Check();
            Assert.DoesNotContain("(version 2)", server.Logs.Text, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
