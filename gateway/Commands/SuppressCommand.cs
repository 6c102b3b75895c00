using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Commands;

/// <summary>Sends a file of suppressions to a server and shows how far it is.</summary>
internal static class SuppressCommand
{
    private const int DigestLength = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Lines of JSON, or CSV if its name ends in .csv." };
        var data = SharedOptions.Data();
        var server = new Option<string?>("--server")
        {
            Description = "The server. Default: the one that runs on the data folder.",
            HelpName = "URL",
        };
        var id = new Option<string?>("--id")
        {
            Description = "Names the import: the same file under the same id does nothing twice. Default: made of the file's content.",
            HelpName = "ID",
        };
        var command = new Command(
            "suppress", "Brings in a file of suppressions. Ctrl-C stops it; run it again and it goes on.") { file, data, server, id };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(data), parsed.GetValue(server), parsed.GetValue(id), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? data, string? server, string? id, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The command line listens for Ctrl-C and SIGTERM once this has returned to it.
        if (id is not null && !SubscriberId.TryParse(id, out _))
        {
            throw new UsageFailure("--id has 1 to 64 of the characters A-Z a-z 0-9 . _ : -");
        }

        var path = Path.GetFullPath(file);
        id ??= await IdOfAsync(path, cancellationToken);
        var folder = SharedOptions.FolderOf(data);
        var url = server ?? ServerFile.Read(folder)?.Url ?? throw new CommandFailure(
            $"No server runs on {folder}. Start one with 'serve', or name one with --server.");
        return await SendAsync(url.TrimEnd('/') + "/v1/suppression-imports", server is null, id, path, cancellationToken);
    }

    /// <summary>Only rejected lines are answered, so few that nothing need be read before all is sent; how far it is, is asked beside.</summary>
    private static async Task<int> SendAsync(string url, bool isHere, string id, string path, CancellationToken cancellationToken)
    {
        await using var bytes = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Host = isHere ? RunningServer.HostName : null;
        using var content = new StreamContent(bytes);
        var isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
        content.Headers.ContentType = new MediaTypeHeaderValue(isCsv ? "text/csv" : "application/x-ndjson");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowAsync(client, $"{url}/{id}", ended.Token);
        try
        {
            using var response = await client.PostAsync(new Uri($"{url}?id={id}&results=rejected"), content, cancellationToken);
            return response.IsSuccessStatusCode
                ? await TellAsync(await response.Content.ReadAsStringAsync(cancellationToken), id)
                : throw new CommandFailure(await ExplainAsync(response, cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailure($"The connection to the server ended: {exception.Message} Run the command again: it goes on.");
        }
        finally
        {
            await ended.CancelAsync();
            await showing;
        }
    }

    private static async Task ShowAsync(HttpClient client, string url, CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval);
            while (await timer.WaitForNextTickAsync(ended))
            {
                using var response = await client.GetAsync(new Uri(url), ended);
                if (response.IsSuccessStatusCode
                    && await response.Content.ReadFromJsonAsync(GatewayJson.Default.SuppressionImportView, ended) is { EndedAt: null } view)
                {
                    await Console.Error.WriteLineAsync($"{view.Lines} lines, {view.Rejected} rejected");
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or JsonException)
        {
            // It is only shown.
        }
    }

    /// <summary>Shows what was rejected and the sums.</summary>
    private static async Task<int> TellAsync(string answer, string id)
    {
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var result = JsonSerializer.Deserialize(line, GatewayJson.Default.LineResultView)!;
            if (result.Status == "end")
            {
                await Console.Out.WriteLineAsync(
                    $"{id}: {result.Lines} lines, {result.Accepted} accepted, {result.Duplicate} done before, {result.Rejected} rejected; "
                    + $"{result.UnknownSubscribers} for subscribers not known yet");
                return result.Rejected == 0 ? ExitCode.Done : ExitCode.Failed;
            }

            await Console.Error.WriteLineAsync($"line {result.Line}: {result.Code}: {result.Detail}");
        }

        throw new CommandFailure("The server stopped before the end. Run the command again: it goes on where it was.");
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

    private static async Task<string> IdOfAsync(string path, CancellationToken cancellationToken)
    {
        await using var bytes = File.OpenRead(path);
        return "file-" + Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken))[..DigestLength];
    }
}
