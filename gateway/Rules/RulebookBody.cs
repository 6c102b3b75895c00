using System.Buffers;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Rules;

/// <summary>Reads the body of a request as it was sent: what is wrong with a rulebook is told from its own text.</summary>
internal static class RulebookBody
{
    /// <summary>Reads a body up to the server's limit.</summary>
    /// <returns>Its bytes, or why they could not be read.</returns>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (!BodyType.IsJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
        {
            return (default, Problems.WrongContentType);
        }

        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(context.RequestAborted);
                if (read.IsCompleted)
                {
                    var bytes = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return (bytes, null);
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException exception)
        {
            return (default, exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.BodyTooLarge : Problems.BodyTruncated);
        }
    }
}
