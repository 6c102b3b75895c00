using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using SmartManager.Cluster;

namespace SmartManager.Engine.Tests;

/// <summary>A grain whose timer fails each time.</summary>
public interface IFailingTimerGrain : IGrainWithStringKey
{
    Task Begin();
}

/// <summary>As a relay does whose store is away.</summary>
public sealed class FailingTimerGrain : Grain, IFailingTimerGrain
{
    public Task Begin()
    {
        this.RegisterGrainTimer(
            static _ => throw new InvalidOperationException("No work today."),
            new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(50)));
        return Task.CompletedTask;
    }
}

/// <summary>Orleans' own log tells what an operator must know, and names no subscriber.</summary>
public sealed class ClusterLoggingTests : IAsyncLifetime
{
    private const string Key = "sub-4711";

    private readonly ISiloFixture _silo = EngineUnderTest.Create();
    private readonly Journal _journal = new();
    private readonly ConcurrentQueue<string> _lines = new();

    public Task InitializeAsync() => _silo.StartAsync(services => services.AddSingleton(_journal)
        .AddLogging(logging => logging.AddClusterFilters().AddProvider(new KeptLines(_lines))));

    public Task DisposeAsync() => _silo.DisposeAsync().AsTask();

    [Fact]
    public async Task AGrainThatCannotBeLoaded_IsNotNamed()
    {
        _journal.IsActivationBroken = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _silo.Grains.GetGrain<IFragileGrain>(Key).Hello());
        await UntilToldAsync(); // What is written of the activation is written before.
        Assert.DoesNotContain(Key, string.Join('\n', _lines), StringComparison.Ordinal);
    }

    [Fact]
    public Task ATimerThatFails_IsTold() => UntilToldAsync();

    private async Task UntilToldAsync()
    {
        await _silo.Grains.GetGrain<IFailingTimerGrain>("relay").Begin();
        var startedAt = TimeProvider.System.GetTimestamp();
        while (!_lines.Any(line => line.Contains("No work today.", StringComparison.Ordinal)))
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(10), "Not told: " + string.Join('\n', _lines));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    private sealed class KeptLines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
