using System.CommandLine;
using Microsoft.Extensions.Options;
using SmartManager.Channels;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Operating;
using SmartManager.Store;

namespace SmartManager.Gateway.Commands;

/// <summary>Serves until Ctrl-C or SIGTERM.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    private const int PortMax = 65_535;

    public static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "The port to listen on; 0 takes a free one. Default: 8080.", HelpName = "P" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 0 and <= PortMax))
            {
                result.AddError($"--port must be a number from 0 to {PortMax}.");
            }
        });
        var data = SharedOptions.Data();
        var carrier = new Option<string?>("--carrier")
        {
            Description = "Address to which SMS are posted as JSON. Default: the carriers of the configuration, or the simulated one.",
            HelpName = "URL",
        };
        carrier.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !CarrierRoster.IsAddress(token.Value))
            {
                result.AddError("--carrier must be an http or https address; leave it out for the simulated carrier.");
            }
        });
        var command = new Command(Name, "Serves the API until it is stopped.") { port, data, carrier };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(carrier)));
        return command;
    }

    private static async Task<int> RunAsync(int? port, string? data, string? carrier)
    {
        // Who names no folder looks around: there should be something to see. A folder of one's own begins empty.
        const string DemoSubscribers = "10000";
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        Set("Gateway:Port", port?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Set("Store:Folder", data);
        Set("HttpCarrier:Url", carrier);
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (data is null)
        {
            defaults["FirstStart:DemoSubscribers"] = DemoSubscribers;
        }

        await using var app = GatewayHost.Build(settings, configure: null, defaults);
        await app.StartAsync();
        ActivatorUtilities.CreateInstance<DemoRulebookWarning>(app.Services).Check();
        var folder = Path.GetFullPath(app.Services.GetRequiredService<IOptions<StoreOptions>>().Value.Folder);
        Directory.CreateDirectory(folder); // A served store makes none, and commands of this machine look here for the server.
        var url = app.Urls.First();
        ServerFile.Write(folder, new ServerFileBody(ServerFile.UrlFromHere(url), app.Services.GetRequiredService<MaintenanceKey>().Value));
        try
        {
            await Console.Out.WriteLineAsync("ready " + url);
            await app.WaitForShutdownAsync();
            return ExitCode.Done;
        }
        finally
        {
            ServerFile.Remove(folder);
        }

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                settings[key] = value;
            }
        }
    }
}
