using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Operating;
using SmartManager.Store;

namespace SmartManager.Gateway.Commands;

/// <summary>Asks the server that holds a data folder to do what only it can.</summary>
internal static class RunningServer
{
    /// <summary>A name by which every server may be called.</summary>
    public const string HostName = "127.0.0.1";

    /// <summary>Does something with the store of a folder, or has the server do it that holds the folder.</summary>
    /// <remarks>Who holds the folder's lock is sure; server.json may have been left behind by a server that was killed.</remarks>
    /// <exception cref="CommandFailure">A server runs and did not do it.</exception>
    /// <exception cref="StoreInUseException">Another process has the folder, and no server answers.</exception>
    public static async Task<TAnswer> DoAsync<TAnswer>(
        string folder, Func<IStoreMaintenance, Task<TAnswer>> use, Func<Task<TAnswer?>> ask)
        where TAnswer : class
    {
        if (!SharedOptions.HasStore(folder))
        {
            return await ask() ?? throw new CommandFailure($"There is no store in {folder}, and the server that had it does not answer.");
        }

        try
        {
            return await StoreOfCommand.UseAsync(folder, use);
        }
        catch (StoreInUseException)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            throw;
        }
    }

    /// <summary>Posts to the server of a folder.</summary>
    /// <returns>Its answer; null if no server runs there.</returns>
    /// <exception cref="CommandFailure">It runs and did not do it.</exception>
    public static async Task<TAnswer?> AskAsync<TAnswer>(
        string folder, string path, HttpContent? body, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
        where TAnswer : class
    {
        if (ServerFile.Read(folder) is not { } server)
        {
            return null;
        }

        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + path) { Content = body };
        request.Headers.Host = HostName;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync(answerType, cancellationToken)
                : throw new CommandFailure(await ExplainAsync(response, cancellationToken));
        }
        catch (HttpRequestException)
        {
            return null; // The file was left behind by a server that was killed.
        }
        catch (JsonException)
        {
            throw new CommandFailure($"What answers at {server.Url} is no server of SmartManager.");
        }
    }

    private static async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(GatewayJson.Default.ProblemBody, cancellationToken);
            return $"The running server answers: {problem!.Title} {problem.Detail}".TrimEnd();
        }
        catch (JsonException)
        {
            return $"The running server answers {(int)response.StatusCode}.";
        }
    }
}
