using System.Globalization;
using Orleans.Runtime;
using SmartManager.Contracts.Storage;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Outside;
using SmartManager.Simulation.Tests.Storage;
using SmartManager.Support;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>A whole world in one thread from one seed: the real engine and grains, and around them everything that can go wrong.</summary>
/// <remarks>
/// Each step runs one thing that could run, drawn at random, or lets time pass. First a phase with trouble, then all trouble ends and time
/// goes on until
/// whatever was promised must have happened. True time only goes forward; the clock that the product sees is also set by hand.
/// </remarks>
internal sealed partial class World : IDisposable
{
    /// <summary>Few subscribers with much to do meet each other's turns more often than many.</summary>
    public const int SubscriberCount = 6;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TroublePhase = TimeSpan.FromDays(7);
    private static readonly TimeSpan HealingPhase = TimeSpan.FromDays(4);

    private readonly List<Task> _actors = [];
    private readonly Dictionary<Mark, int> _marks = [];
    private readonly QueueContext _context;

    /// <param name="seed">What all chance comes from.</param>
    /// <param name="sabotage">A planted bug.</param>
    /// <param name="mirror">Puts another store beside the simulated one.</param>
    public World(ulong seed, Sabotage? sabotage = null, Func<StoreTables, IStoreTables>? mirror = null)
    {
        Seed = seed;
        Dice = new Dice(seed);
        Faults = new Faults(Dice);
        Sabotage = sabotage ?? new Sabotage();
        Queue = new WorkQueue(Dice);
        Clock = new ManualTimeProvider(Start);
        Store = new SimulatedStore(new StoreTrouble(this), mirror);
        Carrier = new CarrierNetwork(this);
        Billing = new BillingSystem(this);
        _context = new QueueContext(Queue);
    }

    public ulong Seed { get; }

    public Dice Dice { get; }

    public Faults Faults { get; }

    public Sabotage Sabotage { get; }

    public WorkQueue Queue { get; }

    public ManualTimeProvider Clock { get; }

    public SimulatedStore Store { get; }

    public CarrierNetwork Carrier { get; }

    public BillingSystem Billing { get; }

    public Ledger Ledger { get; } = new();

    public RunLog Log { get; } = new();

    /// <summary>The process that runs; null between a crash and the next start.</summary>
    public SiloProcess? Process { get; private set; }

    /// <summary>How many steps were made.</summary>
    public int Step { get; private set; }

    public bool IsHealing { get; private set; }

    /// <summary>What no hand on a clock changes. UTC.</summary>
    public DateTimeOffset TrueNow => Start.AddTicks(Clock.GetTimestamp());

    /// <summary>How often each situation was met.</summary>
    public IReadOnlyDictionary<Mark, int> Marks => _marks;

    public static string SubscriberId(int who) => $"sub-{who}";

    public static string Msisdn(int who) => $"861380000{who:0000}";

    /// <summary>Plays the whole story.</summary>
    public void Run()
    {
        Note($"seed {Seed}");
        StartProcess();
        Clients.Begin(this);
        Sabotage.Begin(this);
        RunUntil(() => TrueNow - Start >= TroublePhase);
        Note("healing begins");
        IsHealing = true;
        Faults.Heal();
        if (Process is null)
        {
            StartProcess();
        }

        var healedFrom = TrueNow;
        RunUntil(() => TrueNow - healedFrom >= HealingPhase && _actors.TrueForAll(actor => actor.IsCompleted));
        Note($"end: dice {Dice.Next():x}");
    }

    /// <summary>Runs on until an answer is there.</summary>
    public T Finish<T>(Func<Task<T>> ask)
    {
        Task<T>? answer = null;
        _context.Run(_ => answer = ask(), null);
        RunUntil(() => answer!.IsCompleted);
        return answer!.GetAwaiter().GetResult();
    }

    public void Note(string line)
    {
        Log.Add(string.Create(CultureInfo.InvariantCulture, $"{Step,7} {TrueNow:dd HH:mm:ss} {line}"));
    }

    public void Met(Mark mark) => _marks[mark] = _marks.GetValueOrDefault(mark) + 1;

    /// <summary>Begins something in the world that goes on by itself.</summary>
    public void Begin(Func<Task> actor) => _context.Run(_ => _actors.Add(actor()), null);

    /// <summary>Lets true time pass for an actor of the world. Unit: seconds.</summary>
    public Task PauseAsync(int secondsMin, int secondsMax)
    {
        var milliseconds = (secondsMin * 1000) + Dice.Below(((secondsMax - secondsMin) * 1000) + 1);
        return Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Clock, CancellationToken.None);
    }

    /// <summary>Does something after some true time. Unit: milliseconds.</summary>
    public void After(int millisecondsMax, Action action)
    {
        ITimer? timer = null;
        timer = Clock.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                Queue.Add(owner: null, action);
            },
            null,
            TimeSpan.FromMilliseconds(1 + Dice.Below(millisecondsMax)),
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks the process that runs, as somebody outside who may never hear the answer.</summary>
    public async Task<Heard<T>> AskAsync<T>(Func<SiloProcess, Task<T>> call)
    {
        while (Process is not { IsReady: true })
        {
            await PauseAsync(1, 20);
        }

        var process = Process;
        var answer = OnTheQueueAsync(() => call(process));
        if (await Task.WhenAny(answer, process.Life.Died) != answer)
        {
            return Heard<T>.Nothing;
        }

        try
        {
            var value = await answer;
            if (!Faults.LostAnswers || !Dice.Chance(4))
            {
                return new Heard<T>(IsHeard: true, value);
            }

            Met(Mark.AnswerToClientLost);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OrleansMessageRejectionException)
        {
            Note($"client: {exception.GetType().Name}");
        }

        return Heard<T>.Nothing;
    }

    public void Dispose() => Log.Dispose();

    /// <summary>The same task, ended on the queue: Task.WhenAny would hear of the end of a grain call on the thread pool.</summary>
    private static async Task<T> OnTheQueueAsync<T>(Func<Task<T>> call) => await call();

    private void RunUntil(Func<bool> isDone)
    {
        while (!isDone())
        {
            Step++;
            MakeTrouble();
            if (Queue.Count == 0)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(1 + Dice.Below(30_000)));
            }
            else if (Dice.Below(300) == 0)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(1 + Dice.Below(5_000)));
            }

            Queue.TryRunOne();
            if (Step % 1024 == 0)
            {
                _actors.Find(actor => actor.IsFaulted)?.GetAwaiter().GetResult();
            }
        }
    }

    private void StartProcess()
    {
        var process = Process = new SiloProcess(this, (Process?.Life.Number ?? _lastNumber) + 1);
        _lastNumber = process.Life.Number;
        Note($"process {_lastNumber} starts");
        Begin(() => StartAsync(process));
    }

    private async Task StartAsync(SiloProcess process)
    {
        try
        {
            var start = process.StartAsync();
            if (await Task.WhenAny(start, process.Life.Died) == start)
            {
                await start;
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OrleansMessageRejectionException)
        {
            Note($"process {process.Life.Number} fails to start: {exception.GetType().Name}");
            if (Process == process)
            {
                CrashProcess();
            }
        }
    }
}

/// <summary>What somebody outside heard: an answer, or nothing.</summary>
internal readonly record struct Heard<T>(bool IsHeard, T? Value)
{
    public static Heard<T> Nothing => default;
}
