namespace SmartManager.Gateway.Http;

/// <summary>Parameters of the query of an endpoint that reads them by itself; <see cref="QueryGate"/> refuses others.</summary>
/// <param name="names">Their names.</param>
internal sealed class KnownQuery(params string[] names)
{
    /// <summary>Their names.</summary>
    public string[] Names => names;
}
