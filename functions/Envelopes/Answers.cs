using System.Text.Json.Nodes;

namespace SmartManager.Functions.Envelopes;

/// <summary>What is answered to the Functions host. It wants a JSON object always: an empty answer would hang the invocation.</summary>
internal static class Answers
{
    private const string Json = "application/json";

    /// <summary>The invocation is done, for ever: the trigger does not come again.</summary>
    public static IResult Done() => Results.Text(Envelope([]).ToJsonString(), Json);

    /// <summary>The invocation failed, and the trigger's own way of trying again follows.</summary>
    /// <param name="code">Why, as a stable code.</param>
    public static IResult Failed(string code)
    {
        var answer = Envelope([]);
        answer["Logs"] = new JsonArray(JsonValue.Create(code));
        return Results.Text(answer.ToJsonString(), Json, statusCode: StatusCodes.Status500InternalServerError);
    }

    /// <summary>The answer of an HTTP function to its caller; the invocation itself is a success.</summary>
    /// <param name="statusCode">The caller's status.</param>
    /// <param name="body">The caller's body, JSON.</param>
    public static IResult Http(int statusCode, string body) => Results.Text(
        Envelope(new JsonObject
        {
            ["res"] = new JsonObject
            {
                ["statusCode"] = statusCode,
                ["body"] = body,
                ["headers"] = new JsonObject { ["Content-Type"] = Json },
            },
        }).ToJsonString(),
        Json);

    private static JsonObject Envelope(JsonObject outputs) => new()
    {
        ["Outputs"] = outputs,
        ["Logs"] = new JsonArray(),
        ["ReturnValue"] = null,
    };
}
