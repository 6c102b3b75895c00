using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Commands;

/// <summary>Asks the server that holds a data folder to do what only it can.</summary>
internal static class RunningServer
{
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

        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + path) { Content = body };
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
