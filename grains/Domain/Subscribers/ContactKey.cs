using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmartManager.Domain.Subscribers;

/// <summary>
/// Names one thing that a decision sent on its way: a contact or an order. Stable for ever, so that it is the idempotency key outside.
/// </summary>
/// <param name="Subscriber">Whose.</param>
/// <param name="Version">The version at which it was decided; the decision's own number.</param>
/// <param name="Ordinal">Which of that decision's effects. 0 to 255.</param>
public readonly record struct ContactKey(SubscriberId Subscriber, long Version, byte Ordinal)
{
    private const char Separator = '~';

    /// <summary>Reads <c>subscriber~version~ordinal</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ContactKey key)
    {
        key = default;
        var parts = text?.Split(Separator);
        if (parts is not { Length: 3 }
            || !SubscriberId.TryParse(parts[0], out var subscriber)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || !byte.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            return false;
        }

        key = new ContactKey(subscriber, version, ordinal);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Subscriber.Value}{Separator}{Version}{Separator}{Ordinal}");
}

/// <summary>Names one decision of one subscriber.</summary>
/// <param name="Subscriber">Whose.</param>
/// <param name="Version">The version of the state that was decided on.</param>
public readonly record struct DecisionId(SubscriberId Subscriber, long Version)
{
    private const char Separator = '~';

    /// <summary>Reads <c>subscriber~version</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DecisionId id)
    {
        id = default;
        var parts = text?.Split(Separator);
        if (parts is not { Length: 2 }
            || !SubscriberId.TryParse(parts[0], out var subscriber)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return false;
        }

        id = new DecisionId(subscriber, version);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Subscriber.Value}{Separator}{Version}");
}
