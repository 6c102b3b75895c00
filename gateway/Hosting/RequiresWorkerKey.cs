using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Hosting;

/// <summary>Marks endpoints that the function app and other workers outside call, with a key if one is set.</summary>
internal sealed class RequiresWorkerKey
{
    public static readonly RequiresWorkerKey Mark = new();
}

/// <summary>Answers 403 on marked endpoints to whoever does not show the key.</summary>
internal static class WorkerGate
{
    private const string KeyHeader = "SmartManager-Key";

    public static IApplicationBuilder UseWorkerGate(this IApplicationBuilder app)
    {
        var keys = app.ApplicationServices.GetRequiredService<IOptions<GatewayOptions>>().Value.FunctionsKey
            .Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Digest).ToArray();
        return keys.Length == 0
            ? app
            : app.Use((context, next) =>
                context.GetEndpoint()?.Metadata.GetMetadata<RequiresWorkerKey>() is null || IsShown(context.Request.Headers[KeyHeader], keys)
                    ? next(context)
                    : Problems.WrongWorkerKey.ExecuteAsync(context));
    }

    /// <summary>Takes the same time for every wrong key: digests have one length, and all keys are compared.</summary>
    private static bool IsShown(string? shown, byte[][] keys)
    {
        var digest = Digest(shown ?? string.Empty);
        var isRight = false;
        foreach (var key in keys)
        {
            isRight |= CryptographicOperations.FixedTimeEquals(digest, key);
        }

        return isRight;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
