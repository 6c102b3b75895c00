using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Hosting;

namespace SmartManager.Gateway.Tests;

public sealed class FirstStartTests
{
    [Fact]
    public async Task IsFinished_WhenItWasCutShort()
    {
        var server = new Server();
        await server.StartAsync();
        try
        {
            var (step, documents) = (new Step(server), new Memory());
            await Assert.ThrowsAsync<IOException>(() => Make(server, step, documents).StartAsync(CancellationToken.None));
            await Make(server, step, documents).StartAsync(CancellationToken.None);
            await Make(server, step, documents).StartAsync(CancellationToken.None);
            Assert.Equal(2, step.Count);

            await Make(server, step, new Memory()).StartAsync(CancellationToken.None); // Somebody published the rulebook.
            Assert.Equal(2, step.Count);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static FirstStart Make(Server server, Step step, Memory documents) =>
        ActivatorUtilities.CreateInstance<FirstStart>(server.Services, new IFirstStart[] { step }, documents);

    /// <summary>Breaks off the first time, with a rulebook published.</summary>
    private sealed class Step(Server server) : IFirstStart
    {
        public int Count { get; private set; }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            if (Count++ == 0)
            {
                await server.PutRulesAsync(Server.Rules);
                throw new IOException("killed");
            }
        }
    }

    private sealed class Memory : IDocuments
    {
        private readonly List<Document> _documents = [];

        public ValueTask<Document?> FindAsync(string kind, long? version, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_documents.LastOrDefault());

        public ValueTask<IReadOnlyList<Document>> ReadVersionsAsync(string kind, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> TryAddAsync(Document document, CancellationToken cancellationToken)
        {
            _documents.Add(document);
            return ValueTask.FromResult(true);
        }
    }
}
