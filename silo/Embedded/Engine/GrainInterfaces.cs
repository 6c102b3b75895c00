using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using SmartManager.Embedded.Proxies;

namespace SmartManager.Embedded;

/// <summary>Which class stands behind which grain interface, and what makes its proxies.</summary>
internal sealed class GrainInterfaces
{
    private readonly FrozenDictionary<Type, Entry> _entries;

    private GrainInterfaces(FrozenDictionary<Type, Entry> entries, IReadOnlyList<GrainClass> classes)
    {
        _entries = entries;
        Classes = classes;
    }

    public IReadOnlyList<GrainClass> Classes { get; }

    /// <summary>Looks through the assemblies for grain classes.</summary>
    /// <exception cref="InvalidOperationException">Two classes implement one interface, or an interface has no generated proxy.</exception>
    public static GrainInterfaces Find(EmbeddedSilo silo, IEnumerable<Assembly> assemblies)
    {
        var sources = new Dictionary<Assembly, IReadOnlyDictionary<Type, Func<GrainAddress, GrainProxy>>>();
        var entries = new Dictionary<Type, Entry>();
        var classes = new List<GrainClass>();
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsGrainClass))
        {
            var grainClass = new GrainClass(silo, type);
            classes.Add(grainClass);
            foreach (var grainInterface in type.GetInterfaces().Where(IsGrainInterface))
            {
                if (!entries.TryAdd(grainInterface, new Entry(grainClass, ProxyFactory(grainInterface, sources))))
                {
                    var first = entries[grainInterface].Class.Name;
                    throw new InvalidOperationException(
                        $"{first} and {type.Name} both implement {grainInterface.Name}; a grain interface has one class.");
                }
            }
        }

        return new GrainInterfaces(entries.ToFrozenDictionary(), classes);
    }

    public GrainProxy GetProxy(Type grainInterface, string key)
    {
        if (!_entries.TryGetValue(grainInterface, out var entry))
        {
            throw new ArgumentException($"No class of the registered assemblies implements {grainInterface.Name}.", nameof(grainInterface));
        }

        return entry.CreateProxy(new GrainAddress(entry.Class, key));
    }

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && !type.IsAssignableTo(typeof(GrainProxy))
        && type.IsAssignableTo(typeof(IGrainWithStringKey));

    private static bool IsGrainInterface(Type type) =>
        type != typeof(IGrainWithStringKey) && type.IsAssignableTo(typeof(IGrainWithStringKey));

    private static Func<GrainAddress, GrainProxy> ProxyFactory(
        Type grainInterface, Dictionary<Assembly, IReadOnlyDictionary<Type, Func<GrainAddress, GrainProxy>>> sources)
    {
        if (!sources.TryGetValue(grainInterface.Assembly, out var proxies))
        {
            var source = grainInterface.Assembly.GetCustomAttribute<GrainProxySourceAttribute>()?.Source;
            proxies = source is null ? FrozenDictionary<Type, Func<GrainAddress, GrainProxy>>.Empty
                : ((IGrainProxySource)Activator.CreateInstance(source, nonPublic: true)!).Proxies;
            sources.Add(grainInterface.Assembly, proxies);
        }

        return proxies.TryGetValue(grainInterface, out var factory) ? factory : throw new InvalidOperationException(
            $"No proxy for {grainInterface.Name}: reference SmartManager.Embedded.Generator as an analyzer where it is declared.");
    }

    private sealed record Entry(GrainClass Class, Func<GrainAddress, GrainProxy> CreateProxy);
}
