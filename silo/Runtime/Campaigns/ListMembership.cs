using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Campaigns;

/// <summary>Tells on which lists of an audience single subscribers are: one seek for each list.</summary>
public sealed class ListMembership(ISubscriberLists lists)
{
    /// <summary>Behind every character of an id.</summary>
    private const char Last = '\x7f';

    /// <summary>A bit for each list of an audience that a subscriber is on.</summary>
    /// <param name="audience">The audience.</param>
    /// <param name="subscriber">The subscriber.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    public async ValueTask<uint> FindAsync(Audience audience, SubscriberId subscriber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audience);
        var id = subscriber.Value;
        var before = id[..^1] + (char)(id[^1] - 1) + Last; // No id lies between this and the one that is sought.
        var listed = 0u;
        for (var place = 0; place < audience.Lists.Length; place++)
        {
            var list = await lists.FindAsync(audience.Lists[place], cancellationToken);
            if (list is not { State: ListState.Ready })
            {
                throw new ListNotReadyException(audience.Lists[place]);
            }

            var found = await lists.ReadMembersAsync(list.Number, before, limit: 1, cancellationToken);
            listed |= found.Count == 1 && string.Equals(found[0], id, StringComparison.Ordinal) ? 1u << place : 0;
        }

        return listed;
    }
}
