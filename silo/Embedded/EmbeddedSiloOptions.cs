using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Embedded;

/// <summary>How many grains stay in memory, for how long, and how the silo ends.</summary>
public sealed class EmbeddedSiloOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "EmbeddedSilo";

    /// <summary>
    /// Grains in memory. When it is reached those longest unused are deactivated, and callers wait for their room. More costs about 300
    /// bytes each beside the grains' own state. Unit: activations. Default 200,000.
    /// </summary>
    [Range(1, 50_000_000)]
    public int ActivationsMax { get; set; } = 200_000;

    /// <summary>How long a grain stays in memory without a call. Unit: time span. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "365.00:00:00")]
    public TimeSpan IdleAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle grains are looked for. The cost is one round of the queue of all. Unit: time span. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan CollectionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Deactivations begun by one look for idle grains. Bounds the burst of snapshots on the store; the rest follows at the next look.
    /// Unit: activations. Default 10,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int DeactivationsMax { get; set; } = 10_000;

    /// <summary>
    /// How long a stop lets queued turns finish. The server sets 6 s, below <c>Gateway:StopTimeout</c>, unless it is set. Whoever is left
    /// is dropped, and its callers fail. The default is below the 30 s that a host allows. Unit: time span. Default 25 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Where turns run. Default: the thread pool's global queue. A simulation passes its own queue and runs everything in one thread.
    /// Must return without running the item.
    /// </summary>
    [Required]
    public Action<IThreadPoolWorkItem> Schedule { get; set; } = static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class EmbeddedSiloOptionsValidator : IValidateOptions<EmbeddedSiloOptions>;
