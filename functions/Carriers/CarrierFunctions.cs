using Microsoft.Extensions.Options;
using SmartManager.Functions.Envelopes;
using SmartManager.Functions.Gateway;

namespace SmartManager.Functions.Carriers;

/// <summary>Passes carriers' callbacks on to the gateway and its answers back.</summary>
internal sealed class CarrierFunctions(GatewayClient gateway, IOptions<FunctionsOptions> options)
{
    private const long BytesMax = 256 * 1024;
    private const int CarrierLengthMax = 64;

    /// <summary>Carries out one invocation.</summary>
    /// <param name="request">What the host sent.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="kind"><c>receipts</c> or <c>replies</c>.</param>
    /// <returns>
    /// The gateway's own answer; 503 if it is not there, so that the carrier sends again. A second one changes nothing.
    /// </returns>
    public async Task<IResult> PassOnAsync(HttpRequest request, string function, string kind)
    {
        var aborted = request.HttpContext.RequestAborted;
        var envelope = await Envelope.ReadAsync(request, BytesMax, aborted);
        var original = envelope?.Object("req");
        if (original is null || !IsName(Envelope.FindText(Envelope.FindObject(original, "Params"), "carrier"), out var carrier))
        {
            return Answers.Http(StatusCodes.Status400BadRequest, """{"code":"functions.envelope"}""");
        }

        var body = Envelope.JsonOf(Envelope.Find(original, "Body"));
        return await gateway.PostAsync($"/v1/carriers/{carrier}/{kind}", body, new Call(function, options.Value.GatewayTimeout, aborted))
            is { } answer
                ? Answers.Http(answer.StatusCode, answer.Body)
                : Answers.Http(StatusCodes.Status503ServiceUnavailable, """{"code":"gateway.unavailable"}""");
    }

    private static bool IsName(string? text, out string name)
    {
        name = text ?? string.Empty;
        return name is { Length: >= 1 and <= CarrierLengthMax }
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }
}
