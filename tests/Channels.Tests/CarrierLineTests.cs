using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Channels.Line;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Channels.Tests;

/// <summary>What stands around every real carrier.</summary>
public sealed class CarrierLineTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Ready _carrier = new();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task TriesAgain_WhatSurelyWasNotSent()
    {
        _carrier.Answers.Enqueue(Handover.Unavailable);
        using var line = Make(new LineOptions { RetryDelay = TimeSpan.FromMilliseconds(1) });

        Assert.Equal(Handover.Accepted, (await line.SendAsync(Message(1), CancellationToken.None)).Handover);
        Assert.Equal(2, _carrier.Tries);
    }

    [Theory]
    [InlineData(Handover.Unknown)]
    [InlineData(Handover.Rejected)]
    public async Task NeverTriesAgain_WhatMayHaveBeenSentOrWillNeverBe(Handover answer)
    {
        _carrier.Answers.Enqueue(answer);
        using var line = Make(new LineOptions { RetryShareMax = 1 });

        Assert.Equal(answer, (await line.SendAsync(Message(1), CancellationToken.None)).Handover);
        Assert.Equal(1, _carrier.Tries);
    }

    /// <summary>Of a hundred hand-overs that all fail one more try is in hand at the start, and ten are saved up.</summary>
    [Fact]
    public async Task FurtherTriesKeepToTheirShare_WhenEverythingFails()
    {
        _carrier.Always = Handover.Unavailable;
        using var line = Make(new LineOptions
        {
            RetryShareMax = 0.1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            FailureWindowCountMin = 100_000,
        });
        for (var i = 0; i < 100; i++)
        {
            await line.SendAsync(Message(i), CancellationToken.None);
        }

        Assert.InRange(_carrier.Tries, 109, 111);
    }

    [Theory]
    [InlineData(Handover.Unavailable)]
    [InlineData(Handover.Unknown)]
    public async Task OpensTheCircuit_AndCloses_WhenOneMessageGotThrough(Handover failure)
    {
        using var line = Make(new LineOptions
        {
            RetriesMax = 0,
            FailureWindowCountMin = 10,
            OpenTime = TimeSpan.FromMilliseconds(500),
        });
        _carrier.Always = failure;
        for (var i = 0; i < 10; i++)
        {
            await line.SendAsync(Message(i), CancellationToken.None);
        }

        Assert.Equal(0, line.TakesAtOnce);
        Assert.Equal(CarrierState.Open, line.Health.State);
        var tries = _carrier.Tries;
        Assert.Equal(Handover.Unavailable, (await line.SendAsync(Message(10), CancellationToken.None)).Handover);
        Assert.Equal(tries, _carrier.Tries); // It was not even asked.

        _carrier.Always = Handover.Accepted;
        await UntilAsync(() => line.TakesAtOnce == 1);
        Assert.Equal(Handover.Accepted, (await line.SendAsync(Message(11), CancellationToken.None)).Handover);
        Assert.Equal(int.MaxValue, line.TakesAtOnce);
        Assert.NotEqual(CarrierState.Open, line.Health.State);
    }

    [Fact]
    public async Task StaysClosed_WhenMessagesAreRejected()
    {
        using var line = Make(new LineOptions { FailureWindowCountMin = 2 });
        _carrier.Always = Handover.Rejected;
        for (var i = 0; i < 50; i++)
        {
            await line.SendAsync(Message(i), CancellationToken.None);
        }

        Assert.Equal(int.MaxValue, line.TakesAtOnce);
        Assert.Equal(50, line.Health.Counts[Handover.Rejected]);
    }

    [Fact]
    public async Task RejectsATextOfTooManyParts_BeforeItIsSent()
    {
        using var line = Make(new LineOptions { PartsMax = 2 });

        var report = await line.SendAsync(Message(1, new string('你', 135)), CancellationToken.None);

        Assert.Equal(new HandoverReport(Handover.Rejected, null, "handover.too-long"), report);
        Assert.Equal(0, _carrier.Tries);
        Assert.Equal(Handover.Accepted, (await line.SendAsync(Message(1, new string('你', 134)), CancellationToken.None)).Handover);
    }

    [Fact]
    public async Task HoldsSoManyAtOnce()
    {
        using var line = Make(new LineOptions { InFlightMax = 3 });
        _carrier.Gate = new TaskCompletionSource();
        var all = Enumerable.Range(0, 20).Select(i => line.SendAsync(Message(i), CancellationToken.None).AsTask()).ToArray();

        Assert.Equal(3, line.InFlight);
        _carrier.Gate.SetResult();
        await Task.WhenAll(all);
        Assert.Equal(3, _carrier.AtOnceMax);
        Assert.Equal(0, line.InFlight);
    }

    /// <summary>Ten may come at once, as a tenth of a second's; the other thirty take three tenths of a second.</summary>
    [Fact]
    public async Task KeepsToThePace()
    {
        using var line = Make(new LineOptions { MessagesPerSecondMax = 100 });
        var from = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => line.SendAsync(Message(i), CancellationToken.None).AsTask()));
        Assert.InRange(TimeProvider.System.GetElapsedTime(from).TotalSeconds, 0.28, 5);
    }

    private static CarrierMessage Message(int version, string text = "hello") => new(
        new ContactKey(SubscriberId.Parse("sub-1"), version, 0), MessageKind.Marketing, new OutgoingMessage("8613800000001", text, "newspaper"));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "It did not come about in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private CarrierLine Make(LineOptions options) => new(
        _carrier, options, TimeProvider.System, new CarrierInstruments(_services.GetRequiredService<IMeterFactory>()), NullLogger<CarrierLine>.Instance);

    /// <summary>A carrier that answers as it is told.</summary>
    private sealed class Ready : ICarrier
    {
        private int _tries;
        private int _atOnce;

        public ConcurrentQueue<Handover> Answers { get; } = new();

        public Handover Always { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public int AtOnceMax { get; private set; }

        public int Tries => _tries;

        public string Name => "ready";

        public Channel Channel => Channel.Sms;

        public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _tries);
            var atOnce = Interlocked.Increment(ref _atOnce);
            lock (Answers)
            {
                AtOnceMax = Math.Max(AtOnceMax, atOnce);
            }

            await (Gate?.Task ?? Task.CompletedTask);
            Interlocked.Decrement(ref _atOnce);
            return new HandoverReport(Answers.TryDequeue(out var answer) ? answer : Always, null);
        }
    }
}
