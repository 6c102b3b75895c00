using System.Text.Json.Serialization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Numbers;

/// <summary>What has happened to a number that nobody has. Past tense; a stored shape never changes: a new shape is a new name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WishKept), "wish-kept.v1")]
[JsonDerivedType(typeof(WishesTaken), "wishes-taken.v1")]
[JsonDerivedType(typeof(WishRepeated), "wish-repeated.v1")]
public abstract record NumberEvent
{
    private NumberEvent()
    {
    }

    /// <summary>When it was decided. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Something was asked for the number, and is kept for whoever gets it.</summary>
    /// <param name="MessageId">The id of the message that asked.</param>
    /// <param name="Wish">What was asked.</param>
    public sealed record WishKept(string MessageId, SuppressionWish Wish) : NumberEvent;

    /// <summary>Whoever got the number has taken over what was kept.</summary>
    /// <param name="Through">Up to and with this version.</param>
    public sealed record WishesTaken(long Through) : NumberEvent;

    /// <summary>The same was asked again. The message is remembered, so that it changes nothing either when it comes again.</summary>
    public sealed record WishRepeated : NumberEvent;
}
