using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using SmartManager.Gateway.Json;

namespace SmartManager.Gateway.Operating;

/// <summary>What a running server leaves in its data folder for the commands of the same folder.</summary>
/// <param name="Url">Where it serves, as seen from this machine.</param>
/// <param name="Key">Who can read the folder may ask for a backup with it.</param>
internal sealed record ServerFileBody(string Url, string Key);

/// <summary>Writes and reads <c>server.json</c>. Only its owner may read it.</summary>
internal static class ServerFile
{
    private const string Name = "server.json";
    private const int KeyLength = 64;

    /// <summary>Where this machine reaches a server that listens at an address: one that listens everywhere, by loopback.</summary>
    public static string UrlFromHere(string listening)
    {
        var url = new UriBuilder(listening);
        if (IPAddress.TryParse(url.Host, out var address))
        {
            url.Host = address.Equals(IPAddress.Any) ? "127.0.0.1" : address.Equals(IPAddress.IPv6Any) ? "[::1]" : url.Host;
        }

        return url.Uri.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>A new key.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);

    /// <summary>Writes the file.</summary>
    public static void Write(string folder, ServerFileBody body)
    {
        var path = Path.Combine(folder, Name);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, body, GatewayJson.Default.ServerFileBody);
    }

    /// <summary>Removes the file.</summary>
    public static void Remove(string folder) => File.Delete(Path.Combine(folder, Name));

    /// <summary>Reads the file; null if there is none, or none that is whole.</summary>
    public static ServerFileBody? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, Name)), GatewayJson.Default.ServerFileBody);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
