using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartManager.Channels.Azure;

/// <summary>Signs requests to Azure Communication Services with an access key.</summary>
/// <remarks>Source: Azure Communication Services, "Sign an HTTP request with HMAC": method, path with query, date, host, digest of the body.</remarks>
/// <param name="accessKey">The key, base64.</param>
internal sealed class AcsSignature(string accessKey)
{
    private const string SignedHeaders = "x-ms-date;host;x-ms-content-sha256";

    private readonly byte[] _key = Convert.FromBase64String(accessKey);

    /// <summary>Dates and signs a request.</summary>
    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var uri = request.RequestUri ?? throw new ArgumentException("The request has no address.", nameof(request));
        var (date, digest) = (now.ToString("R", CultureInfo.InvariantCulture), Convert.ToBase64String(SHA256.HashData(body)));
        var toSign = $"{request.Method.Method}\n{uri.PathAndQuery}\n{date};{uri.Authority};{digest}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", digest);
        request.Headers.Host = uri.Authority;
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders={SignedHeaders}&Signature={signature}");
    }
}
