using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Links;

/// <summary>Makes links and reads them.</summary>
public sealed class OfferLinks(LinkSecrets secrets, IOptions<OfferLinkOptions> options, TimeProvider time) : ILinks
{
    /// <summary>Where links lead to, below the public address.</summary>
    public const string Path = "/o/";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The secret was not read yet: the host reads it before anything leaves.</exception>
    public string Fill(string text, ContactKey key)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(TreatmentText.LinkPlace, StringComparison.Ordinal)
            ? text.Replace(TreatmentText.LinkPlace, Of(key), StringComparison.Ordinal)
            : text;
    }

    /// <summary>The link under which an offer can be ordered.</summary>
    /// <exception cref="InvalidOperationException">The secret was not read yet.</exception>
    public string Of(ContactKey key)
    {
        var secret = secrets.Known ?? throw new InvalidOperationException("The secret of links was not read yet.");
        return options.Value.BaseUrl.TrimEnd('/') + Path + LinkToken.Make(key, time.GetUtcNow() + options.Value.ValidFor, secret);
    }

    /// <summary>What a link names; null if we did not make it.</summary>
    public async ValueTask<(ContactKey Key, bool IsOver)?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        var secret = await secrets.CurrentAsync(cancellationToken);
        return LinkToken.Read(token, time.GetUtcNow(), number => number == secret.Number ? secret : null);
    }
}
