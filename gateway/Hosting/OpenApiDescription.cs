using Microsoft.AspNetCore.OpenApi;

namespace SmartManager.Gateway.Hosting;

/// <summary>What the API's description says beside what the endpoints say of themselves.</summary>
internal static class OpenApiDescription
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer(static (document, _, _) =>
    {
        document.Info.Title = "SmartManager";
        document.Info.Version = "v1";
        document.Info.Description =
            "Intelligent account managers for an operator's subscribers. "
            + "Errors are problem details (RFC 9457) with a stable `code`: docs/guide/api.md.";
        document.Servers?.Clear();
        return Task.CompletedTask;
    });
}
