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

/// <summary>The keys that workers outside show.</summary>
internal sealed class WorkerKeys(IOptions<GatewayOptions> options)
{
    private const string Header = "SmartManager-Key";

    private readonly byte[][] _keys =
        [.. options.Value.FunctionsKey.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Digest)];

    /// <summary>Whether any is set.</summary>
    public bool AreSet => _keys.Length > 0;

    /// <summary>Whether a request shows one of them; never if none is set.</summary>
    /// <remarks>It takes the same time for every wrong key: digests have one length, and all keys are compared.</remarks>
    public bool AreShown(HttpContext context)
    {
        string? shown = context.Request.Headers[Header];
        var digest = Digest(shown ?? string.Empty);
        var isRight = false;
        foreach (var key in _keys)
        {
            isRight |= CryptographicOperations.FixedTimeEquals(digest, key);
        }

        return isRight;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Answers 403 on marked endpoints to whoever does not show a key, if one is set.</summary>
internal static class WorkerGate
{
    public static IApplicationBuilder UseWorkerGate(this IApplicationBuilder app)
    {
        var keys = app.ApplicationServices.GetRequiredService<WorkerKeys>();
        return !keys.AreSet
            ? app
            : app.Use((context, next) =>
                context.GetEndpoint()?.Metadata.GetMetadata<RequiresWorkerKey>() is null || keys.AreShown(context)
                    ? next(context)
                    : Problems.WrongWorkerKey.ExecuteAsync(context));
    }
}
