using System.Buffers;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Which texts PostgreSQL can keep: whole Unicode without the character zero.</summary>
internal static class StoredText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0xD800, 0x800).Append(0).Select(code => (char)code)]);

    /// <summary>Whether it can be kept, and so whether anything can stand under it.</summary>
    public static bool CanBeKept(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Suspects) is var at and >= 0)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return false;
            }

            rest = rest[(at + 2)..];
        }

        return true;
    }

    /// <summary>Checks every text of a turn that has passed <see cref="TurnLimits"/>.</summary>
    /// <exception cref="ArgumentException">One cannot be kept. Holds none of it.</exception>
    public static void Check(Turn turn)
    {
        var isFine = CanBeKept(turn.Grain.Kind) && CanBeKept(turn.Grain.Id);
        foreach (var change in turn.Outbox)
        {
            isFine &= change is OutboxChange.Add add
                ? CanBeKept(add.Key) && CanBeKept(add.Channel) && CanBeKept(add.Kind) && CanBeKept(add.Task)
                : change is OutboxChange.Move move && CanBeKept(move.Key) && CanBeKept(move.Reason);
        }

        foreach (var contact in turn.Contacts)
        {
            isFine &= CanBeKept(contact.Key) && CanBeKept(contact.Channel) && CanBeKept(contact.Kind)
                && CanBeKept(contact.Subject) && CanBeKept(contact.State);
        }

        foreach (var wakeUp in turn.WakeUps)
        {
            isFine &= CanBeKept(wakeUp.Name);
        }

        foreach (var lookup in turn.Lookups)
        {
            isFine &= CanBeKept(lookup.Name) && CanBeKept(lookup.Target);
        }

        foreach (var counter in turn.Counters)
        {
            isFine &= CanBeKept(counter.Name);
        }

        if (!isFine)
        {
            throw new ArgumentException("A text of a turn holds the character zero or half a character.", nameof(turn));
        }
    }
}
