using System.Security.Cryptography;
using SmartManager.Contracts.Storage;

namespace SmartManager.Silo.Links;

/// <summary>The secrets that links are proved with. They lie in the store, so that all processes have the same and a restart keeps them.</summary>
public sealed class LinkSecrets(IDocuments documents, TimeProvider time)
{
    /// <summary>What they are called in the store.</summary>
    public const string Kind = "link-secret";

    private const int Length = 32;

    private LinkSecret? _current;

    /// <summary>The one that new links are proved with; made and stored at the first call of all processes.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read or written.</exception>
    public async ValueTask<LinkSecret> CurrentAsync(CancellationToken cancellationToken)
    {
        while (_current is null)
        {
            var stored = await documents.FindAsync(Kind, version: null, cancellationToken);
            if (stored is null)
            {
                var made = RandomNumberGenerator.GetBytes(Length);
                await documents.TryAddAsync(new Document(Kind, 1, time.GetUtcNow(), ToJson(made)), cancellationToken);
                continue; // Whether it was this one or another process's: the one that is stored holds.
            }

            _current = Of(stored);
        }

        return _current;
    }

    /// <summary>The current one, if it was read before.</summary>
    public LinkSecret? Known => _current;

    private static byte[] ToJson(byte[] secret) => System.Text.Encoding.ASCII.GetBytes($"\"{Convert.ToHexString(secret)}\"");

    private static LinkSecret Of(Document document)
    {
        var text = System.Text.Encoding.ASCII.GetString(document.Body.Span).Trim('"');
        return text.Length == Length * 2
            ? new LinkSecret((byte)document.Version, Convert.FromHexString(text))
            : throw new FormatException("The secret of links in the store is not whole.");
    }
}
