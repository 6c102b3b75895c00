using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Anything that can be called by its identity: a grain, or a reference to one.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>Marks the interface of a grain. Use <see cref="IGrainWithStringKey"/>; the embedded host has no other keys.</summary>
    public interface IGrain : IAddressable;

    /// <summary>Marks the interface of a grain whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>Hands out references to grains. A reference is cheap, never fails to be made and does not activate the grain.</summary>
    public interface IGrainFactory
    {
        /// <summary>A reference to one grain.</summary>
        /// <typeparam name="TGrainInterface">The grain interface; one class of the registered assemblies implements it.</typeparam>
        /// <param name="primaryKey">The grain's key. Not empty.</param>
        /// <param name="grainClassNamePrefix">Accepted for Orleans' signature; must be null, as each interface has one class.</param>
        /// <exception cref="ArgumentException">No registered class implements the interface, or the key is empty.</exception>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        /// <summary>A reference to one grain whose interface is only known at run time.</summary>
        /// <param name="grainInterfaceType">The grain interface.</param>
        /// <param name="grainPrimaryKey">The grain's key. Not empty.</param>
        /// <exception cref="ArgumentException">No registered class implements the interface, or the key is empty.</exception>
        IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);
    }

    /// <summary>A grain factory for callers that are not grains.</summary>
    public interface IClusterClient : IGrainFactory
    {
        /// <summary>The services that the silo was built with.</summary>
        IServiceProvider ServiceProvider { get; }
    }
}
