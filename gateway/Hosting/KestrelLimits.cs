using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace SmartManager.Gateway.Hosting;

/// <summary>Sets where the server listens and what it takes at most.</summary>
internal sealed class KestrelLimits(IOptions<GatewayOptions> gatewayOptions) : IConfigureOptions<KestrelServerOptions>
{
    private const int HeaderBytesMax = 16 * 1024;

    /// <summary>Kannel tells a reply in its address: ten parts of Chinese, escaped, take 6 KiB.</summary>
    private const int RequestLineBytesMax = 16 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions options)
    {
        var (kestrel, gateway) = (options, gatewayOptions.Value);
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = gateway.BodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = gateway.ConnectionsMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Listen(IPAddress.Parse(gateway.Address), gateway.Port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
