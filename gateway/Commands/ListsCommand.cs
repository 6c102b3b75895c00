using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Lists;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Commands;

/// <summary>Sends a list of subscribers to a server.</summary>
internal static class ListsCommand
{
    private const int ErrorsShown = 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CSV if its name ends in .csv, lines of JSON if in .ndjson or .jsonl, otherwise one value on each line.",
        };
        var name = new Option<string>("--name") { Description = "Names the list.", HelpName = "NAME", Required = true };
        var areNumbers = new Option<bool>("--numbers")
        {
            Description = "The values on the lines are numbers. Default: ids of subscribers.",
        };
        var author = new Option<string?>("--author") { Description = "Who uploads it, for the record.", HelpName = "WHO" };
        var data = SharedOptions.Data();
        var server = new Option<string?>("--server")
        {
            Description = "The server. Default: the one that runs on the data folder.",
            HelpName = "URL",
        };
        var add = new Command("add", "Uploads a list. Ctrl-C stops it; nothing of it is kept then.")
        {
            file, name, areNumbers, author, data, server,
        };
        add.SetAction((parsed, cancellationToken) => AddAsync(
            parsed.GetRequiredValue(file),
            QueryOf(parsed.GetRequiredValue(name), parsed.GetValue(areNumbers), parsed.GetValue(author)),
            parsed.GetValue(server),
            SharedOptions.FolderOf(parsed.GetValue(data)),
            cancellationToken));
        return new Command("lists", "Lists of subscribers, for the audiences of campaigns.") { add };
    }

    private static string QueryOf(string name, bool areNumbers, string? author) =>
        !SubscriberId.TryParse(name, out _)
            ? throw new UsageFailure("--name has 1 to 64 of the characters A-Z a-z 0-9 . _ : -")
            : $"?name={name}&of={(areNumbers ? "msisdn" : "subscriber")}"
                + (author is null ? string.Empty : "&author=" + Uri.EscapeDataString(author));

    private static async Task<int> AddAsync(string file, string query, string? server, string folder, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The command line listens for Ctrl-C and SIGTERM once this has returned to it.
        var url = server ?? ServerFile.Read(folder)?.Url ?? throw new CommandFailure(
            $"No server runs on {folder}. Start one with 'serve', or name one with --server.");
        await using var bytes = new FileStream(
            Path.GetFullPath(file), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Host = server is null ? RunningServer.HostName : null;
        using var content = new StreamContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(TypeOf(file));
        try
        {
            using var response = await client.PostAsync(new Uri(url.TrimEnd('/') + "/v1/lists" + query), content, cancellationToken);
            return response.IsSuccessStatusCode
                ? await TellAsync((await response.Content.ReadFromJsonAsync(GatewayJson.Default.ListReportView, cancellationToken))!)
                : throw new CommandFailure(await ExplainAsync(response, cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailure($"The connection to the server ended: {exception.Message} Nothing of the list was kept.");
        }
    }

    private static string TypeOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".CSV" => "text/csv",
        ".NDJSON" or ".JSONL" => "application/x-ndjson",
        _ => "text/plain",
    };

    private static async Task<int> TellAsync(ListReportView report)
    {
        foreach (var error in report.Errors.Take(ErrorsShown))
        {
            await Console.Error.WriteLineAsync($"line {error.Line}: {error.Code}");
        }

        foreach (var (code, count) in report.Codes)
        {
            await Console.Error.WriteLineAsync($"{count} lines: {code}");
        }

        await Console.Out.WriteLineAsync($"{report.Name}: {report.Lines} lines, {report.Members} subscribers, {report.Rejected} rejected");
        return report.Rejected == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(GatewayJson.Default.ProblemBody, cancellationToken);
            return $"The server answers: {problem!.Title} {problem.Detail}".TrimEnd();
        }
        catch (JsonException)
        {
            return $"The server answers {(int)response.StatusCode}.";
        }
    }
}
