using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SmartManager.Functions;

const int InvocationBytesMax = 256 * 1024;

var builder = WebApplication.CreateSlimBuilder(args);
var port = builder.Configuration.GetValue("FUNCTIONS_CUSTOMHANDLER_PORT", defaultValue: 7071);
builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = InvocationBytesMax);
builder.Services.AddSingleton<IValidateOptions<FunctionsOptions>, FunctionsOptionsValidator>();
builder.Services.AddOptions<FunctionsOptions>().BindConfiguration(FunctionsOptions.Section).ValidateOnStart();
builder.Services.AddHttpClient<GatewayCallbacks>((services, client) =>
{
    var options = services.GetRequiredService<IOptions<FunctionsOptions>>().Value;
    (client.BaseAddress, client.Timeout) = (new Uri(options.GatewayUrl), options.GatewayTimeout);
});

var app = builder.Build();
app.MapGet("/", () => Results.Text("ready"));
app.MapPost("/CarrierReceipt", (HttpRequest request, GatewayCallbacks callbacks) => Invoke(request, callbacks, "receipts"));
app.MapPost("/CarrierReply", (HttpRequest request, GatewayCallbacks callbacks) => Invoke(request, callbacks, "replies"));
await app.RunAsync();

static async Task<IResult> Invoke(HttpRequest request, GatewayCallbacks callbacks, string kind)
{
    Invocation? invocation;
    try
    {
        invocation = Invocation.Read(await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted));
    }
    catch (Exception exception) when (exception is JsonException or InvalidOperationException)
    {
        invocation = null; // Cut off, or not an envelope: answered as such.
    }

    return Results.Text((await callbacks.PassOnAsync(invocation, kind, request.HttpContext.RequestAborted)).ToJsonString(), "application/json");
}

/// <summary>The function app: an HTTP server that the Azure Functions host starts and calls (a custom handler).</summary>
public sealed partial class Program;
