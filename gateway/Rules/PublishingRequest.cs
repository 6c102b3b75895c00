using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Rules;

/// <summary>
/// Lets one publication in at a time. The store would refuse the slower of two; this spares it the work, and a crowd from refusing each
/// other for ever.
/// </summary>
internal sealed class PublishingTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async ValueTask<Releaser> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Releaser(_turn);
    }

    public void Dispose() => _turn.Dispose();

    internal readonly struct Releaser(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

/// <summary>Reads from a request who publishes, why, and over which version.</summary>
internal static class PublishingRequest
{
    /// <summary>Longest note or reason. Unit: characters.</summary>
    public const int NoteLengthMax = 200;

    /// <summary>The tag of a version.</summary>
    public static string ToTag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Reads the terms.</summary>
    /// <param name="request">The request: its <c>If-Match</c> names the versions over which it may be published.</param>
    /// <param name="author">Who; null for nobody.</param>
    /// <param name="note">Why; null for no reason.</param>
    /// <returns>The terms, or what is wrong with them.</returns>
    public static (PublishTerms? Terms, Problem? Problem) Read(HttpRequest request, string? author, string? note)
    {
        if (!IsRight(author, SubscriberCommands.TextLengthMax))
        {
            return (null, Problems.Parameter("author", Expected(SubscriberCommands.TextLengthMax)));
        }

        if (!IsRight(note, NoteLengthMax))
        {
            return (null, Problems.Parameter("note", Expected(NoteLengthMax)));
        }

        var (expected, isAny) = ReadIfMatch(request.Headers.IfMatch);
        return (new PublishTerms { Author = author, Note = note, ExpectedVersions = expected, IsOverAny = isAny }, null);
    }

    /// <summary>A star is met by any version. A tag that is none of ours names no version.</summary>
    private static (ImmutableArray<long>? Expected, bool IsAny) ReadIfMatch(StringValues header)
    {
        if (header.Count == 0)
        {
            return (null, false);
        }

        var tags = header.SelectMany(one => (one ?? string.Empty).Split(',', StringSplitOptions.TrimEntries)).ToList();
        return tags.Contains("*")
            ? (null, true)
            : ([.. tags.Where(tag => long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && ToTag(version) == tag).Select(tag => long.Parse(tag.Trim('"'), CultureInfo.InvariantCulture))], true);
    }

    private static bool IsRight(string? text, int lengthMax) =>
        text is null || (text.Length >= 1 && text.Length <= lengthMax && !text.AsSpan().ContainsAnyInRange('\0', '\u001F'));

    private static string Expected(int lengthMax) =>
        string.Create(CultureInfo.InvariantCulture, $"a text of 1 to {lengthMax} characters, none of them a control character");
}
