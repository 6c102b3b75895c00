using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace SmartManager.Embedded;

/// <summary>A grain class and the directory of its activations.</summary>
internal sealed class GrainClass
{
    private readonly ActivationDirectory _activations = new();
    private readonly ObjectFactory _factory;
    private readonly bool _takesContext;

    public GrainClass(EmbeddedSilo silo, Type type)
    {
        Silo = silo;
        Name = type.Name;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        IsKeptAlive = type.IsDefined(typeof(KeepAliveAttribute), inherit: true);
        _takesContext = type.GetConstructors().Any(constructor => constructor.GetParameters().Any(IsContext));
        _factory = ActivatorUtilities.CreateFactory(type, _takesContext ? [typeof(IGrainContext)] : []);
    }

    public EmbeddedSilo Silo { get; }

    /// <summary>The class's name without its namespace, for logs and exceptions.</summary>
    public string Name { get; }

    public bool IsReentrant { get; }

    public bool IsKeptAlive { get; }

    /// <summary>All activations at about this time.</summary>
    public IEnumerable<Activation> Activations => _activations.All;

    public object Create(Activation activation) => _factory(Silo.ServiceProvider, _takesContext ? [activation] : null);

    /// <summary>The activation for a key, made if there is none. Safe from any thread.</summary>
    public Activation Find(string key)
    {
        if (_activations.Find(key) is { } present)
        {
            return present;
        }

        var made = new Activation(this, key);
        var found = _activations.GetOrAdd(made);
        if (found == made)
        {
            Silo.ActivationAdded();
        }

        return found;
    }

    /// <summary>The successor of an activation that is closed, waiting the moment it takes to leave the directory.</summary>
    public Activation FindOtherThan(Activation ended, string key)
    {
        var spin = default(SpinWait);
        var found = Find(key);
        while (found == ended)
        {
            spin.SpinOnce();
            found = Find(key);
        }

        return found;
    }

    /// <summary>Takes a closed activation out, or puts its successor in its place.</summary>
    /// <returns>False if there is a successor and the activation had been taken out already.</returns>
    public bool TryReplace(Activation ended, Activation? successor)
    {
        if (successor is not null)
        {
            return _activations.TryReplace(ended, successor);
        }

        Remove(ended);
        return true;
    }

    /// <summary>Takes an activation out if it is still in. Safe from any thread.</summary>
    public void Remove(Activation activation)
    {
        if (_activations.TryRemove(activation))
        {
            Silo.ActivationRemoved();
        }
    }

    private static bool IsContext(ParameterInfo parameter) => parameter.ParameterType == typeof(IGrainContext);
}
