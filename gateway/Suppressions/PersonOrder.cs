using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SmartManager.Contracts.Subscribers;

namespace SmartManager.Gateway.Suppressions;

/// <summary>
/// Keeps the lines of one person in their order, though some name the subscriber and some a number whose owner has to be looked up first.
/// </summary>
/// <remarks>
/// Look-ups run side by side. Whom a line is for is settled in the order of lines; from there on lines wait only for those of the same
/// person. A line for a number that nobody has may turn out to be about anybody, so lines of subscribers behind it wait until it is kept.
/// When a line fails, those of its person behind it fail as it did, and if it is not known whose it was, all behind it: the file will be
/// sent again, and what had gone through would then be a duplicate while the line before it took effect after all.
/// </remarks>
/// <param name="findOwner">Whose a number is; null for nobody's.</param>
internal sealed class PersonOrder(Func<string, ValueTask<string?>> findOwner)
{
    /// <summary>Of so many persons failures are told apart; beyond, everything fails until the file is sent again.</summary>
    private const int FailedMax = 10_000;

    private readonly ConcurrentDictionary<(bool IsOwned, string Id), Task> _last = new();
    private readonly ConcurrentDictionary<string, Exception> _failed = new(StringComparer.Ordinal);
    private Exception? _failure;
    private Task _settled = Task.CompletedTask;
    private Task _kept = Task.CompletedTask;

    /// <summary>Sends a line when it is its turn. Does not wait; to be called in the order of lines, by one at a time.</summary>
    /// <param name="subscriber">Whom it is for; null if it names a number.</param>
    /// <param name="msisdn">The number that it names; null if it names a subscriber.</param>
    /// <param name="send">Sends it to the subscriber with this id, or, if that is null, keeps it for the number.</param>
    public Task<SubscriberAnswer> Send(string? subscriber, string? msisdn, Func<string?, Task<SubscriberAnswer>> send)
    {
        var owner = subscriber is null ? findOwner(msisdn!) : ValueTask.FromResult<string?>(subscriber);
        var settling = SettleAsync(_settled, owner, msisdn, send);
        _settled = settling;
        return settling.Unwrap();
    }

    private async Task<Task<SubscriberAnswer>> SettleAsync(
        Task before, ValueTask<string?> owner, string? msisdn, Func<string?, Task<SubscriberAnswer>> send)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var found = await FindAsync(owner);
        var person = (IsOwned: found is not null, found ?? msisdn!);
        var sending = SendAfterAsync(
            _last.GetValueOrDefault(person, Task.CompletedTask), person.IsOwned ? _kept : Task.CompletedTask, found, send);
        if (!sending.IsCompleted)
        {
            _last[person] = sending;
            _ = ForgetAsync(person, sending);
            _kept = person.IsOwned ? _kept : BothAsync(_kept, sending);
        }

        return sending;
    }

    private async ValueTask<string?> FindAsync(ValueTask<string?> owner)
    {
        try
        {
            return await owner;
        }
        catch (Exception exception)
        {
            _failure ??= exception;
            throw;
        }
    }

    private async Task<SubscriberAnswer> SendAfterAsync(
        Task last, Task kept, string? owner, Func<string?, Task<SubscriberAnswer>> send)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await kept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_failure is { } all)
        {
            ExceptionDispatchInfo.Throw(all);
        }

        if (owner is not null && _failed.TryGetValue(owner, out var earlier))
        {
            ExceptionDispatchInfo.Throw(earlier);
        }

        try
        {
            return await send(owner);
        }
        catch (Exception exception)
        {
            if (owner is null || _failed.Count >= FailedMax)
            {
                _failure ??= exception;
            }
            else
            {
                _failed.TryAdd(owner, exception);
            }

            throw;
        }
    }

    private static async Task BothAsync(Task first, Task second)
    {
        await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await second.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ForgetAsync((bool IsOwned, string Id) person, Task sending)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _last.TryRemove(new KeyValuePair<(bool IsOwned, string Id), Task>(person, sending));
    }
}
