using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartManager.Channels.Azure;

/// <summary>Signs requests to Azure Storage queues with the account's key (the scheme SharedKey).</summary>
/// <remarks>
/// Source: Azure Storage, "Authorize with Shared Key", queues of version 2015-02-21 and later: a body of no bytes has an empty length.
/// </remarks>
/// <param name="account">The account's name.</param>
/// <param name="key">Its key, base64.</param>
internal sealed class SharedKey(string account, string key)
{
    private const string Version = "2021-12-02";
    private const string VersionHeader = "x-ms-version";
    private const string DateHeader = "x-ms-date";

    private readonly byte[] _key = Convert.FromBase64String(key);

    /// <summary>Dates and signs a request, whose body's length must be known.</summary>
    public void Sign(HttpRequestMessage request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request.RequestUri);
        request.Headers.Add(DateHeader, now.ToString("R", CultureInfo.InvariantCulture));
        request.Headers.Add(VersionHeader, Version);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(ToSign(request, request.RequestUri))));
        request.Headers.Authorization = new("SharedKey", $"{account}:{signature}");
    }

    private string ToSign(HttpRequestMessage request, Uri uri)
    {
        var length = request.Content?.Headers.ContentLength is { } bytes and > 0 ? bytes.ToString(CultureInfo.InvariantCulture) : string.Empty;
        string[] lines =
        [
            request.Method.Method, string.Empty, string.Empty, length, string.Empty, request.Content?.Headers.ContentType?.ToString() ?? string.Empty,
            string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty,
            .. request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal))
                .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}:{string.Join(',', header.Value)}"),
            $"/{account}{uri.AbsolutePath}",
            .. uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
                .OrderBy(pair => pair[0], StringComparer.Ordinal)
                .Select(pair => $"{pair[0].ToLowerInvariant()}:{Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? string.Empty)}"),
        ];
        return string.Join('\n', lines);
    }
}
