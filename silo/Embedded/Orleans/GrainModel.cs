using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using SmartManager.Embedded;
using SmartManager.Embedded.Proxies;

namespace Orleans.Runtime
{
    /// <summary>The activation behind a grain object: its identity in memory, from creation to deactivation.</summary>
    public interface IGrainContext
    {
        /// <summary>The grain object; null until its constructor has returned.</summary>
        object? GrainInstance { get; }

        /// <summary>The services of the silo. There is no scope for each activation: ask for singletons and transients.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Ends the activation after its running turns. Calls that wait go to a fresh one. Safe to call from any thread.</summary>
        /// <param name="deactivationReason">Passed to <see cref="IGrainBase.OnDeactivateAsync"/>. The first one wins.</param>
        /// <param name="cancellationToken">Accepted for Orleans' signature; a deactivation once asked for is not taken back.</param>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }
}

namespace Orleans
{
    /// <summary>What the host asks of a grain class. Derive from <see cref="Grain"/> instead where nothing speaks against it.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation that this object belongs to.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call. An exception is carried to the callers that wait, and the activation is dropped.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last turn. An exception is logged and changes nothing.</summary>
        /// <param name="reason">Why the activation ends.</param>
        /// <param name="token">Cancelled when the silo's stop has used up its time.</param>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }

    /// <summary>The base of grain classes.</summary>
    public abstract class Grain : IGrainBase, IAddressable
    {
        /// <summary>Takes the context of the activation that is being made.</summary>
        /// <exception cref="InvalidOperationException">The object is being made by something other than the silo.</exception>
        protected Grain()
            : this(Activation.BeingCreated)
        {
        }

        /// <summary>Takes a given context.</summary>
        protected Grain(IGrainContext grainContext)
        {
            ArgumentNullException.ThrowIfNull(grainContext);
            GrainContext = grainContext;
        }

        /// <summary>The activation that this object belongs to.</summary>
        public IGrainContext GrainContext { get; }

        /// <summary>Hands out references to other grains.</summary>
        protected IGrainFactory GrainFactory => ((Activation)GrainContext).Silo;

        /// <summary>The services of the silo.</summary>
        protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

        /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
        [SuppressMessage("Naming", "CA1725", Justification = "The names are those of Orleans.")]
        public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
        [SuppressMessage("Naming", "CA1725", Justification = "The names are those of Orleans.")]
        public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>Ends the activation once the running turns are done. Calls that wait go to a fresh one.</summary>
        protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);
    }

    /// <summary>What a grain can ask of its host.</summary>
    public static class GrainBaseExtensions
    {
        /// <summary>Ends the activation once the running turns are done. Calls that wait go to a fresh one.</summary>
        public static void DeactivateOnIdle(this IGrainBase grain)
        {
            ArgumentNullException.ThrowIfNull(grain);
            grain.GrainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));
        }

        /// <summary>Runs a callback as a turn of the grain, once or again and again, until it is disposed of or the grain ends.</summary>
        /// <param name="grain">The grain; call this from one of its turns.</param>
        /// <param name="callback">
        /// The turn. Its token is cancelled when the timer is disposed of. An exception is logged, and the timer goes on.
        /// </param>
        /// <param name="options">When, how often, and whether between other turns or among them.</param>
        public static IGrainTimer RegisterGrainTimer(
            this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(grain);
            ArgumentNullException.ThrowIfNull(callback);
            return ((Activation)grain.GrainContext).AddTimer(callback, options);
        }
    }

    /// <summary>What a grain can be asked about itself.</summary>
    public static class GrainExtensions
    {
        /// <summary>The key of a grain, or of the grain that a reference stands for.</summary>
        /// <exception cref="ArgumentException">It is neither.</exception>
        public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
        {
            GrainProxy proxy => proxy.Key,
            IGrainBase { GrainContext: Activation activation } => activation.Key,
            _ => throw new ArgumentException("Neither a grain of this silo nor a reference to one.", nameof(grain)),
        };
    }
}
