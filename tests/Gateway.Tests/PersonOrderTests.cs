using SmartManager.Contracts.Subscribers;
using SmartManager.Gateway.Suppressions;

namespace SmartManager.Gateway.Tests;

/// <summary>The order of a file's lines, whatever takes long.</summary>
public sealed class PersonOrderTests
{
    private static readonly SubscriberAnswer Done = new(SubscriberAnswerStatus.Done, 1, null, null);

    private readonly Dictionary<string, TaskCompletionSource<string?>> _lookups = new(StringComparer.Ordinal);
    private readonly List<string> _begun = [];
    private readonly PersonOrder _order;

    public PersonOrderTests() => _order = new PersonOrder(msisdn =>
    {
        _lookups[msisdn] = new TaskCompletionSource<string?>();
        return new ValueTask<string?>(_lookups[msisdn].Task);
    });

    [Fact]
    public async Task ALineThatNamesAnIdDoesNotOvertakeOneThatNamesTheNumber()
    {
        var byNumber = Send(null, "1", "first");
        var byId = Send("anna", null, "second");
        Assert.Empty(_begun);
        _lookups["1"].SetResult("anna");
        await Task.WhenAll(byNumber, byId);
        Assert.Equal(["first anna", "second anna"], _begun);
    }

    [Fact]
    public async Task ALineWaitsForThoseOfItsPersonOnly()
    {
        var slow = new TaskCompletionSource<SubscriberAnswer>();
        var first = Send("anna", null, "first", slow.Task);
        var second = Send(null, "1", "second");
        var other = Send("bert", null, "other");
        _lookups["1"].SetResult("anna");
        await other;
        Assert.Equal(["first anna", "other bert"], _begun);
        slow.SetResult(Done);
        await Task.WhenAll(first, second);
        Assert.Equal("second anna", _begun[^1]);
    }

    [Fact]
    public async Task WhatIsKeptForANumberComesBeforeLaterLinesOfSubscribers()
    {
        var keeping = new TaskCompletionSource<SubscriberAnswer>();
        var kept = Send(null, "1", "kept", keeping.Task);
        var later = Send("anna", null, "later");
        _lookups["1"].SetResult(null);
        await Task.WhenAny(later, Task.CompletedTask);
        Assert.Equal(["kept nobody"], _begun);
        keeping.SetResult(Done);
        await Task.WhenAll(kept, later);
        Assert.Equal(["kept nobody", "later anna"], _begun);
    }

    /// <summary>Otherwise the first would take effect after the second when the file is sent again.</summary>
    [Fact]
    public async Task LinesBehindOneThatFailedFail_IfTheyAreOfItsPerson()
    {
        var first = Send("anna", null, "first", Task.FromException<SubscriberAnswer>(new TimeoutException()));
        var second = Send("anna", null, "second");
        var byNumber = Send(null, "1", "third");
        var other = Send("bert", null, "other");
        _lookups["1"].SetResult("anna");
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        await Assert.ThrowsAsync<TimeoutException>(() => byNumber);
        await other;
        Assert.Equal(["first anna", "other bert"], _begun);
    }

    [Fact]
    public async Task AllBehindALineFail_IfItCannotBeKnownWhoseItWas()
    {
        var lookedUp = Send(null, "1", "first");
        var later = Send("anna", null, "second");
        _lookups["1"].SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => lookedUp);
        await Assert.ThrowsAsync<TimeoutException>(() => later);
        Assert.Empty(_begun);
    }

    [Fact]
    public async Task AllBehindALineFail_IfItCouldNotBeKeptForItsNumber()
    {
        var kept = Send(null, "1", "first", Task.FromException<SubscriberAnswer>(new TimeoutException()));
        var later = Send("anna", null, "second");
        _lookups["1"].SetResult(null);
        await Assert.ThrowsAsync<TimeoutException>(() => kept);
        await Assert.ThrowsAsync<TimeoutException>(() => later);
        Assert.Equal(["first nobody"], _begun);
    }

    private Task<SubscriberAnswer> Send(string? subscriber, string? msisdn, string line, Task<SubscriberAnswer>? answer = null) =>
        _order.Send(subscriber, msisdn, owner =>
        {
            _begun.Add($"{line} {owner ?? "nobody"}");
            return answer ?? Task.FromResult(Done);
        });
}
