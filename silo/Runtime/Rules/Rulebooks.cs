using System.Collections.Concurrent;
using System.Collections.Immutable;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Store;

namespace SmartManager.Silo.Rules;

/// <summary>Keeps the rulebooks in the store and the one in force in memory.</summary>
public sealed partial class Rulebooks(
    IDocuments documents, ZoneTable zones, PublicationPace pace, TimeProvider time, ILogger<Rulebooks> logger)
    : IRulebooks
{
    /// <summary>The kind of document in the store.</summary>
    public const string Kind = "rulebook";

    private const int PublishTriesMax = 5;

    private readonly ILogger<Rulebooks> _logger = logger;
    private readonly ConcurrentDictionary<long, Rulebook> _earlier = new();
    private Rulebook? _current;
    private long _unreadable;

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
            PutInForce(Compile(newest));
        }
    }

    /// <summary>
    /// Puts the newest stored rulebook in force if another process has published since. One look by key, and no more unless there is one.
    /// </summary>
    /// <remarks>One that this build cannot read is told once, and decisions go on under the one in force.</remarks>
    /// <exception cref="StoreUnavailableException">The store could not be read.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var known = Math.Max(Volatile.Read(ref _current)?.Version ?? 0, Volatile.Read(ref _unreadable));
        if (await documents.FindAsync(Kind, known + 1, cancellationToken) is null
            || await documents.FindAsync(Kind, version: null, cancellationToken) is not { } newest)
        {
            return;
        }

        try
        {
            PutInForce(Compile(newest));
        }
        catch (StoreFormatException exception)
        {
            Volatile.Write(ref _unreadable, newest.Version);
            LogUnreadable(exception, newest.Version);
        }
    }

    /// <summary>Checks a rulebook as a whole, stores it as the next version and puts it in force for the very next decision.</summary>
    /// <returns>The version, or all that is wrong with it; then nothing changed.</returns>
    public async Task<(long? Version, ImmutableArray<RulebookError> Errors)> PublishAsync(
        RulebookDocument document, CancellationToken cancellationToken)
    {
        var result = await PublishAsync(
            (version, _) =>
            {
                var errors = RulebookCheck.TryCompile(document, version, zones, out var rulebook);
                return new RulebookVerdict(rulebook, errors, []);
            },
            PublishTerms.None,
            cancellationToken);
        return result switch
        {
            PublishResult.Published published => (published.Version, []),
            PublishResult.Refused refused => (null, refused.Errors),
            _ => throw new System.Diagnostics.UnreachableException($"Without terms there is no {result.GetType().Name}."),
        };
    }

    /// <summary>
    /// Checks a rulebook as a planner wrote it, stores it as the next version and puts it in force for the very next decision.
    /// </summary>
    /// <param name="utf8">What a planner wrote.</param>
    /// <param name="terms">Who publishes it, why, and over which version.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What became of it. Unless it was published, nothing changed.</returns>
    public Task<PublishResult> PublishAsync(ReadOnlyMemory<byte> utf8, PublishTerms terms, CancellationToken cancellationToken) =>
        PublishAsync((version, before) => RulebookText.Check(utf8, version, zones, before), terms, cancellationToken);

    /// <summary>Checks a rulebook as publishing it would, and changes nothing.</summary>
    /// <param name="utf8">What a planner wrote.</param>
    public RulebookVerdict Check(ReadOnlyMemory<byte> utf8)
    {
        var current = Volatile.Read(ref _current);
        return RulebookText.Check(utf8, (current?.Version ?? 0) + 1, zones, current?.Document);
    }

    /// <summary>Publishes an earlier version anew, under the next number: what was published in between stays on record.</summary>
    /// <param name="version">The version to come back to.</param>
    /// <param name="terms">Who, why, and over which version. Which version it came from is noted.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What became of it. It is checked anew: what was right once can be refused by a later build.</returns>
    public async Task<PublishResult> RollBackAsync(long version, PublishTerms terms, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(Kind, version, cancellationToken) is not { } stored)
        {
            return new PublishResult.Unknown();
        }

        if (Volatile.Read(ref _current)?.Version == version && terms.IsOver(version))
        {
            return new PublishResult.InForce();
        }

        return await PublishAsync(Publication.Text(stored), terms with { RestoredFrom = version }, cancellationToken);
    }

    private async Task<PublishResult> PublishAsync(
        Func<long, RulebookDocument?, RulebookVerdict> check, PublishTerms terms, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < PublishTriesMax; tries++)
        {
            var stored = await documents.FindAsync(Kind, version: null, cancellationToken);
            var before = stored?.Version ?? 0;
            if (!terms.IsOver(before))
            {
                return new PublishResult.VersionChanged(before);
            }

            var version = before + 1;
            var verdict = check(version, TryRead(stored));
            if (verdict.Rulebook is not { } rulebook)
            {
                return new PublishResult.Refused(verdict.Errors);
            }

            // The store takes it only as the very next version: nobody can have published between the look above and this.
            var body = new Publication(rulebook.Document, terms.Author, terms.Note, terms.RestoredFrom).ToBytes();
            if (await documents.TryAddAsync(new Document(Kind, version, time.GetUtcNow(), body), cancellationToken))
            {
                PutInForce(rulebook);
                await pace.WaitForFollowersAsync(time);
                return new PublishResult.Published(version, verdict.Warnings);
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
    public static RulebookDocument Read(Document stored) => Publication.Read(stored).Rulebook;

    /// <summary>The rulebook before, to be compared with; null if there is none, or none that this build can read.</summary>
    private static RulebookDocument? TryRead(Document? stored)
    {
        try
        {
            return stored is null ? null : Read(stored);
        }
        catch (StoreFormatException)
        {
            return null;
        }
    }

    /// <summary>Publications and looks may end in any order here; the latest version stays.</summary>
    private void PutInForce(Rulebook rulebook)
    {
        var before = Volatile.Read(ref _current);
        while (before is null || before.Version < rulebook.Version)
        {
            var seen = Interlocked.CompareExchange(ref _current, rulebook, before);
            if (ReferenceEquals(seen, before))
            {
                LogInForce(rulebook.Version);
                return;
            }

            before = seen;
        }
    }

    private Rulebook Compile(Document stored)
    {
        var errors = RulebookCheck.TryCompile(Read(stored), stored.Version, zones, out var rulebook);
        return rulebook ?? throw Publication.NotOurs(stored, $"it does not pass the check: {errors[0].Code} at {errors[0].Path}");
    }
}
