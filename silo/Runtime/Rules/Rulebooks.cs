using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Store;

namespace SmartManager.Silo.Rules;

/// <summary>Keeps the rulebooks in the store and the one in force in memory.</summary>
public sealed partial class Rulebooks(IDocuments documents, ZoneTable zones, TimeProvider time, ILogger<Rulebooks> logger) : IRulebooks
{
    /// <summary>The kind of document in the store.</summary>
    public const string Kind = "rulebook";

    private const int PublishTriesMax = 5;

    private readonly ILogger<Rulebooks> _logger = logger;
    private readonly ConcurrentDictionary<long, Rulebook> _earlier = new();
    private Rulebook? _current;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">None was published or loaded yet.</exception>
    public Rulebook Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("No rulebook is in force yet.");

    /// <summary>Whether there is a rulebook to decide by.</summary>
    public bool HasCurrent => Volatile.Read(ref _current) is not null;

    /// <summary>Puts the newest stored rulebook in force, if there is one.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(Kind, version: null, cancellationToken) is { } newest)
        {
            Volatile.Write(ref _current, Compile(newest));
            LogInForce(newest.Version);
        }
    }

    /// <summary>Checks a rulebook as a whole, stores it as the next version and puts it in force for the very next decision.</summary>
    /// <returns>The version, or all that is wrong with it; then nothing changed.</returns>
    public async Task<(long? Version, ImmutableArray<RulebookError> Errors)> PublishAsync(RulebookDocument document, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < PublishTriesMax; tries++)
        {
            var newest = await documents.FindAsync(Kind, version: null, cancellationToken);
            var version = (newest?.Version ?? 0) + 1;
            var errors = RulebookCheck.TryCompile(document, version, zones, out var rulebook);
            if (rulebook is null)
            {
                return (null, errors);
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(document, RulebookJson.TypeInfo);
            if (await documents.TryAddAsync(new Document(Kind, version, time.GetUtcNow(), body), cancellationToken))
            {
                PutInForce(rulebook);
                LogInForce(version);
                return (version, []);
            }
        }

        throw new StoreUnavailableException($"Other rulebooks were published {PublishTriesMax} times in between.");
    }

    /// <inheritdoc/>
    public async ValueTask<Rulebook?> FindAsync(long version, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _current) is { } current && current.Version == version)
        {
            return current;
        }

        if (_earlier.TryGetValue(version, out var known))
        {
            return known;
        }

        return await documents.FindAsync(Kind, version, cancellationToken) is { } stored ? _earlier.GetOrAdd(version, Compile(stored)) : null;
    }

    /// <summary>The rulebook of a stored document.</summary>
    /// <exception cref="StoreFormatException">It was stored by a build whose rulebooks looked different.</exception>
    public static RulebookDocument Read(Document stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored.Body.Span, RulebookJson.TypeInfo) ?? throw NotOurs(stored, "it is empty");
        }
        catch (JsonException exception)
        {
            throw NotOurs(stored, $"the value at {exception.Path ?? "$"} has another form", exception);
        }
    }

    private static StoreFormatException NotOurs(Document stored, string why, Exception? cause = null) => new(
        $"Rulebook {stored.Version} in the store was written by another build or is damaged; this one cannot read it: {why}. "
        + "Run the build that wrote it, restore a backup, or begin with an empty data folder.",
        cause!);

    /// <summary>Two publications at once may end in either order here; the later version stays.</summary>
    private void PutInForce(Rulebook rulebook)
    {
        var before = Volatile.Read(ref _current);
        while (before is null || before.Version < rulebook.Version)
        {
            var seen = Interlocked.CompareExchange(ref _current, rulebook, before);
            if (ReferenceEquals(seen, before))
            {
                return;
            }

            before = seen;
        }
    }

    private Rulebook Compile(Document stored)
    {
        var errors = RulebookCheck.TryCompile(Read(stored), stored.Version, zones, out var rulebook);
        return rulebook ?? throw NotOurs(stored, $"it does not pass the check: {errors[0].Code} at {errors[0].Path}");
    }
}
