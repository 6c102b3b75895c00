using System.CommandLine;
using SmartManager.Gateway.Commands;
using SmartManager.Silo.Carriers;
using SmartManager.Silo.Hosting;

namespace SmartManager.Gateway.Hosting;

/// <summary>The gateway of a build with the embedded engine: the grains live in its own process.</summary>
internal static class GatewayEngine
{
    /// <summary>Settings of the engine that files and environment go before. The silo's stop is below our own, so that what is left over is
    /// still told.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Defaults => [new("EmbeddedSilo:StopTimeout", "00:00:06")];

    /// <summary>The grains live here: this process knows how full it is.</summary>
    public static bool HasSilos => false;

    /// <summary>Commands that only this engine has.</summary>
    public static IEnumerable<Command> Commands => [DemoCommand.Create()];

    /// <summary>Adds a whole silo.</summary>
    public static void AddGrains(this WebApplicationBuilder builder)
    {
        builder.Services.AddSilo();
        builder.Services.AddCarriers(builder.Configuration);
        builder.Services.AddSiloWork();
    }
}
