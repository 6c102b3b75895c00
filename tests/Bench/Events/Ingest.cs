using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Events;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Bench.Events;

/// <summary>
/// What an ingest request does with its body, without HTTP around it: cut lines, read them, hand each to its subscriber, wait for the answer. So many
/// events are under way at a time, like the requests of several callers.
/// </summary>
/// <param name="grains">The way to the grains.</param>
/// <param name="inFlightMax">Bound. Unit: events.</param>
internal sealed class Ingest(IGrainFactory grains, int inFlightMax)
{
    private const int LineBytesMax = 65_536;

    private readonly SemaphoreSlim _places = new(inFlightMax);
    private readonly Stack<Pending> _idle = new();
    private readonly int[] _answers = new int[Enum.GetValues<SubscriberAnswerStatus>().Length];
    private Exception? _failure;

    /// <summary>Answers of a status since the start.</summary>
    public int AnswersOf(SubscriberAnswerStatus status) => Volatile.Read(ref _answers[(int)status]);

    /// <summary>Sends all lines and waits until each is answered, that is, durable.</summary>
    /// <returns>How many lines there were.</returns>
    public async Task<int> RunAsync(ReadOnlyMemory<byte> lines)
    {
        var framer = new NdjsonFramer(LineBytesMax);
        var buffer = new ReadOnlySequence<byte>(lines);
        var sent = 0;
        while (TryRead(framer, ref buffer, out var line))
        {
            if (!_places.Wait(0, CancellationToken.None))
            {
                await _places.WaitAsync();
            }

            Rent().Send(grains.GetGrain<ISubscriberGrain>(line.Subscriber.Value)
                .Handle(new SubscriberMessage(line.MessageId, new SubscriberCommand.ObserveNetworkEvent(line.Event))));
            sent++;
        }

        for (var taken = 0; taken < inFlightMax; taken++)
        {
            await _places.WaitAsync();
        }

        _places.Release(inFlightMax);
        return _failure is null ? sent : throw new InvalidOperationException("An event was not answered.", _failure);
    }

    private static bool TryRead(NdjsonFramer framer, ref ReadOnlySequence<byte> buffer, out NetworkEventLine line)
    {
        if (!framer.TryTake(ref buffer, isCompleted: true, out var frame))
        {
            line = default;
            return false;
        }

        return NetworkEventReader.TryRead(frame.Bytes.FirstSpan, out line, out var error)
            ? true
            : throw new UnreachableException($"Line {frame.Number} is wrong: {error.Code}");
    }

    private Pending Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out var pending) ? pending : new Pending(this);
        }
    }

    /// <summary>An event under way; used again for later ones.</summary>
    private sealed class Pending
    {
        private readonly Ingest _owner;
        private readonly Action _complete;
        private TaskAwaiter<SubscriberAnswer> _answer;

        public Pending(Ingest owner)
        {
            _owner = owner;
            _complete = Complete;
        }

        public void Send(Task<SubscriberAnswer> answer)
        {
            _answer = answer.GetAwaiter();
            _answer.UnsafeOnCompleted(_complete);
        }

        private void Complete()
        {
            try
            {
                Interlocked.Increment(ref _owner._answers[(int)_answer.GetResult().Status]);
            }
            catch (Exception exception)
            {
                _owner._failure = exception;
            }

            _answer = default;
            lock (_owner._idle)
            {
                _owner._idle.Push(this);
            }

            _owner._places.Release();
        }
    }
}
