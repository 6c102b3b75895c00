using System.Net;
using SmartManager.Channels;
using SmartManager.Channels.Callbacks;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Carriers;

namespace SmartManager.Gateway.Webhooks;

/// <summary>Asks of every call that a carrier makes whether it is that carrier's: by name, address and signature, before anything is read.</summary>
/// <remarks>
/// With a secret a call must be signed. Without one it is taken from this machine alone, unless the configuration says otherwise: whoever
/// may call may say that a message arrived, or answer in somebody's name. A call that came through a proxy is not of this machine. A worker
/// outside that shows its key speaks for any carrier.
/// </remarks>
internal sealed class CallbackGate(CarrierRoster roster, CarrierNames names, WorkerKeys workers, TimeProvider time)
{
    private static readonly CallbackOptions Unset = new();

    /// <summary>Longest body of a call. Unit: bytes.</summary>
    public const int BodyBytesMax = 64 * 1024;

    /// <summary>Checks a call with a JSON body, which is read here and can be read again.</summary>
    public async ValueTask<Problem?> CheckAsync(HttpContext context, string name)
    {
        if (!names.Contains(name) || Find(name) is { Kind.Name: CarrierRoster.KannelKind })
        {
            return Problems.UnknownCarrier;
        }

        if (workers.AreShown(context))
        {
            return null; // The function app passes on what a carrier told it, and cannot sign for the carrier.
        }

        var options = Find(name)?.Callbacks ?? Unset;
        var problem = CheckAddress(context, options);
        if (problem is not null || options.Secret.Length == 0)
        {
            return problem;
        }

        var (body, tooLarge) = await ReadAsync(context);
        if (tooLarge is not null)
        {
            return tooLarge;
        }

        context.Request.Body = new MemoryStream(body!);
        string? header = context.Request.Headers[CallbackSignature.Header];
        return ToProblem(CallbackSignature.CheckBody(options, header, body, time.GetUtcNow()));
    }

    /// <summary>Checks a call of Kannel, whose address is signed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The carrier that it names.</param>
    /// <param name="signed">Receipt or reply, key of the message (empty for a reply), and what stands in the address; null for none.</param>
    public Problem? CheckKannel(HttpContext context, string name, (string Kind, string Key, string? Signature) signed) =>
        Find(name) is not { Kind.Name: CarrierRoster.KannelKind } entry
            ? Problems.UnknownCarrier
            : CheckAddress(context, entry.Callbacks)
                ?? ToProblem(CallbackSignature.CheckAddress(entry.Callbacks.Secret, name, signed.Kind, signed.Key, signed.Signature));

    private CarrierEntry? Find(string name) => roster.Entries.FirstOrDefault(entry => entry.Name == name);

    private static Problem? CheckAddress(HttpContext context, CallbackOptions options)
    {
        var address = context.Connection.RemoteIpAddress;
        if (!AddressList.TryParse(options.Addresses, out var list) || !list.Has(address))
        {
            return Problems.CallbackAddress;
        }

        return options.Secret.Length > 0 || options.IsOpen || IsFromHere(context, address) ? null : Problems.CallbackUnsigned;
    }

    /// <summary>Whether a call comes from this machine, and by no proxy.</summary>
    public static bool IsFromHere(HttpContext context, IPAddress? address) => address is not null && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static Problem? ToProblem(CallbackSignature.Verdict verdict) => verdict switch
    {
        CallbackSignature.Verdict.Right => null,
        CallbackSignature.Verdict.Missing => Problems.CallbackUnsigned,
        CallbackSignature.Verdict.Expired => Problems.CallbackExpired,
        _ => Problems.CallbackSignature,
    };

    private static async ValueTask<(byte[]? Body, Problem? Problem)> ReadAsync(HttpContext context)
    {
        try
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return (body.ToArray(), null);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.BodyTooLarge : Problems.BodyTruncated);
        }
    }
}
