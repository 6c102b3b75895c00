using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Marketing contacts that use up budget, made in the window or planned for later, as the contact policy counts them.</summary>
/// <remarks>The state forgets none of them within <see cref="SubscriberState.ContactsKeptFor"/>, so the count is always known.</remarks>
internal sealed class ContactCount(string label, CountArguments given) : NumberOperand(label, isConstant: false, isDate: false)
{
    private readonly Channel? _channel = given.Channel;
    private readonly string? _offer = given.Offer;
    private readonly TimeSpan _within = given.Within;

    public override long? Read(SubscriberState state, DateTimeOffset now)
    {
        var count = 0;
        foreach (ref readonly var contact in state.Contacts.AsSpan())
        {
            if (now - contact.At < _within
                && contact.Counts
                && (_channel is null || contact.Channel == _channel)
                && (_offer is null || string.Equals(contact.Subject, _offer, StringComparison.Ordinal)))
            {
                count++;
            }
        }

        return count;
    }
}

/// <summary>Answers of one kind. Not known when the record is full and the window reaches back behind it.</summary>
internal sealed class AnswerCount(string label, AnswerKind kind, CountArguments given)
    : NumberOperand(label, isConstant: false, isDate: false)
{
    private readonly string? _offer = given.Offer;
    private readonly TimeSpan _within = given.Within;

    public override long? Read(SubscriberState state, DateTimeOffset now)
    {
        var answers = state.Answers.AsSpan();
        if (answers.Length >= SubscriberState.AnswersKept && now - answers[0].At < _within)
        {
            return null;
        }

        var count = 0;
        foreach (ref readonly var answer in answers)
        {
            if (answer.Kind == kind
                && now - answer.At < _within
                && (_offer is null || string.Equals(answer.Offer, _offer, StringComparison.Ordinal)))
            {
                count++;
            }
        }

        return count;
    }
}

/// <summary>Offers that can still be answered. Not known when the record is full and the window reaches back behind it.</summary>
internal sealed class OfferCount(string label, CountArguments given) : NumberOperand(label, isConstant: false, isDate: false)
{
    private readonly Channel? _channel = given.Channel;
    private readonly string? _offer = given.Offer;
    private readonly TimeSpan _within = given.Within;

    public override long? Read(SubscriberState state, DateTimeOffset now)
    {
        var offers = state.OffersInPlay.AsSpan();
        if (offers.Length >= SubscriberState.OffersInPlayMax && now - offers[0].OfferedAt < _within)
        {
            return null;
        }

        var count = 0;
        foreach (ref readonly var offer in offers)
        {
            if (offer.ExpiresAt > now
                && now - offer.OfferedAt < _within
                && (_channel is null || offer.Channel == _channel)
                && (_offer is null || string.Equals(offer.Offer, _offer, StringComparison.Ordinal)))
            {
                count++;
            }
        }

        return count;
    }
}

/// <summary>Orders on their way to billing. Never more than are remembered: further ones are refused.</summary>
internal sealed class OrderCount(string label, CountArguments given) : NumberOperand(label, isConstant: false, isDate: false)
{
    private readonly string? _offer = given.Offer;
    private readonly string? _service = given.Service;
    private readonly TimeSpan _within = given.Within;

    public override long? Read(SubscriberState state, DateTimeOffset now)
    {
        var count = 0;
        foreach (ref readonly var order in state.PendingOrders.AsSpan())
        {
            if (now - order.PlacedAt < _within
                && (_offer is null || string.Equals(order.Offer, _offer, StringComparison.Ordinal))
                && (_service is null || string.Equals(order.Service, _service, StringComparison.Ordinal)))
            {
                count++;
            }
        }

        return count;
    }
}

/// <summary>The latest bills of an amount. Not known when fewer are on record than are asked for, or none.</summary>
internal sealed class BillCount(string label, CountArguments given) : NumberOperand(label, isConstant: false, isDate: false)
{
    private readonly long _atLeast = given.AtLeast;
    private readonly int? _last = given.Last;

    public override long? Read(SubscriberState state, DateTimeOffset now)
    {
        var bills = state.BillsMinor.AsSpan();
        if (bills.Length < (_last ?? 1))
        {
            return null;
        }

        var count = 0;
        foreach (var bill in bills[^(_last ?? bills.Length)..])
        {
            count += bill >= _atLeast ? 1 : 0;
        }

        return count;
    }
}
