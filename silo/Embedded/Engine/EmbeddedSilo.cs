using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using SmartManager.Embedded.Proxies;

namespace SmartManager.Embedded;

/// <summary>Runs grains in this process.</summary>
internal sealed partial class EmbeddedSilo : IClusterClient, IHostedService, IDisposable
{
    private readonly GrainInterfaces _interfaces;
    private readonly EmbeddedSiloOptions _options;
    private readonly ILogger<EmbeddedSilo> _logger;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TaskCompletionSource _isEmpty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _activationCount;
    private bool _isStopping;

    public EmbeddedSilo(
        IServiceProvider services,
        IOptions<EmbeddedSiloOptions> options,
        IEnumerable<GrainAssemblies> assemblies,
        ILogger<EmbeddedSilo> logger)
    {
        ServiceProvider = services;
        Time = (TimeProvider?)services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;
        _options = options.Value;
        _logger = logger;
        Limit = new ActivationLimit(this, _options);
        _interfaces = GrainInterfaces.Find(this, assemblies.SelectMany(set => set.Assemblies).Distinct());
    }

    public IServiceProvider ServiceProvider { get; }

    public TimeProvider Time { get; }

    public ActivationLimit Limit { get; }

    public IReadOnlyList<GrainClass> Classes => _interfaces.Classes;

    /// <summary>The present moment in the ticks of <see cref="Time"/>.</summary>
    public long Now => Time.GetTimestamp();

    /// <summary>Cancelled when the stop has used up its time.</summary>
    public CancellationToken Lifetime => _lifetime.Token;

    public bool IsStopping => Volatile.Read(ref _isStopping);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => (TGrainInterface)GetGrain(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => GetGrain(grainInterfaceType, grainPrimaryKey, prefix: null);

    /// <summary>Runs an item where the options say.</summary>
    public void Schedule(IThreadPoolWorkItem item) => _options.Schedule(item);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Limit.Start();
        LogStarted(_interfaces.Classes.Count, _options.ActivationsMax);
        return Task.CompletedTask;
    }

    /// <summary>Lets everything queued finish, then deactivates every grain; drops what is left when the time is up.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isStopping, true);
        Limit.Dispose();
        Interlocked.MemoryBarrier();
        foreach (var activation in AllActivations())
        {
            activation.TryPush(new Nudge());
        }

        if (Volatile.Read(ref _activationCount) == 0)
        {
            _isEmpty.TrySetResult();
        }

        try
        {
            await _isEmpty.Task.WaitAsync(_options.StopTimeout, Time, cancellationToken);
            LogStopped();
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await DropAllAsync();
        }
    }

    public void Dispose()
    {
        Limit.Dispose();
        _lifetime.Dispose();
    }

    public void ActivationAdded() => Interlocked.Increment(ref _activationCount);

    public void ActivationRemoved()
    {
        if (Interlocked.Decrement(ref _activationCount) == 0 && IsStopping)
        {
            _isEmpty.TrySetResult();
        }
    }

    private async Task DropAllAsync()
    {
        LogStopCutShort(Volatile.Read(ref _activationCount), _options.StopTimeout);
        await _lifetime.CancelAsync();
        foreach (var activation in AllActivations())
        {
            activation.Crash(new SiloUnavailableException("The silo stopped before the call ended; whether it was done is not known."));
        }
    }

    private IEnumerable<Activation> AllActivations() => Classes.SelectMany(grainClass => grainClass.Activations);

    private GrainProxy GetProxy(Type grainInterface, string key) => _interfaces.GetProxy(grainInterface, key);

    private IGrain GetGrain(Type grainInterface, string key, string? prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (prefix is not null)
        {
            throw new ArgumentException("Each grain interface has one class; there is nothing to choose.", nameof(prefix));
        }

        return (IGrain)GetProxy(grainInterface, key);
    }
}
