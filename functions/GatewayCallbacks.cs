using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SmartManager.Functions;

/// <summary>Passes carriers' callbacks on to the gateway and its answers back.</summary>
internal sealed partial class GatewayCallbacks(HttpClient gateway, ILogger<GatewayCallbacks> logger)
{
    private readonly ILogger<GatewayCallbacks> _logger = logger;

    /// <summary>Carries out one invocation.</summary>
    /// <param name="invocation">What the host sent; null if it could not be read.</param>
    /// <param name="kind"><c>receipts</c> or <c>replies</c>.</param>
    /// <param name="cancellationToken">Stops the wait; the gateway may have it all the same, and a second one changes nothing.</param>
    /// <returns>The answer envelope. A gateway that is not there is 503, so that the carrier sends again.</returns>
    public async Task<JsonObject> PassOnAsync(Invocation? invocation, string kind, CancellationToken cancellationToken)
    {
        if (invocation is null)
        {
            return Answer(StatusCodes.Status400BadRequest, """{"code":"functions.envelope"}""");
        }

        using var content = new StringContent(invocation.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        try
        {
            using var response = await gateway.PostAsync(new Uri($"/v1/carriers/{invocation.Carrier}/{kind}", UriKind.Relative), content, cancellationToken);
            return Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogGatewayUnavailable(exception, kind);
            return Answer(StatusCodes.Status503ServiceUnavailable, """{"code":"gateway.unavailable"}""");
        }
    }

    /// <summary>The envelope of an answer. The host wants a JSON object always: an empty answer would hang the invocation.</summary>
    private static JsonObject Answer(int statusCode, string body) => new()
    {
        ["Outputs"] = new JsonObject
        {
            ["res"] = new JsonObject
            {
                ["statusCode"] = statusCode,
                ["body"] = body,
                ["headers"] = new JsonObject { ["Content-Type"] = "application/json" },
            },
        },
        ["Logs"] = new JsonArray(),
        ["ReturnValue"] = null,
    };
}
