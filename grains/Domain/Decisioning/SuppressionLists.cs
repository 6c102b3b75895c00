using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>One suppression list, ready for decisions.</summary>
public sealed class SuppressionList
{
    private readonly ChannelSet _channels;

    internal SuppressionList(SuppressionListDocument document)
    {
        Document = document;
        _channels = document.Channels.IsEmpty ? ChannelFacts.All : ChannelSet.Of(document.Channels.AsSpan());
    }

    /// <summary>As it was published.</summary>
    public SuppressionListDocument Document { get; }

    /// <summary>What it does with whoever is on it.</summary>
    public SuppressionKind Kind => Document.Kind;

    /// <summary>Whether it is about a message of this kind on this channel: a white list lets it pass, every other blocks it.</summary>
    public bool Covers(Channel channel, MessageKind kind) => _channels.Has(channel) && Document.MessageKinds.Contains(kind);
}

/// <summary>The suppression lists of a rulebook: its own, or the standard ones if it has none; <c>manual</c> always.</summary>
public sealed class SuppressionLists
{
    private static readonly ImmutableArray<Channel> Outbound = [Channel.Sms, Channel.OutboundCall];
    private static readonly ImmutableArray<MessageKind> AllKinds = [MessageKind.Marketing, MessageKind.Service];

    private readonly FrozenDictionary<string, SuppressionList> _lists;

    /// <summary>Makes the lists of a rulebook.</summary>
    /// <param name="documents">As they were published, and checked; empty for the standard ones.</param>
    internal SuppressionLists(ImmutableArray<SuppressionListDocument> documents)
    {
        All = [.. (documents.IsEmpty ? Standard : documents).Append(Manual).Select(document => new SuppressionList(document))];
        _lists = All.ToFrozenDictionary(list => list.Document.Code, StringComparer.Ordinal);
    }

    /// <summary>The lists that hold where a rulebook has none of its own.</summary>
    public static ImmutableArray<SuppressionListDocument> Standard { get; } =
    [
        Black("black-a", BlackClass.A, new TextDocument("黑名单A类", "Black list, class A"), [], AllKinds, null),
        Black("black-b", BlackClass.B, new TextDocument("黑名单B类", "Black list, class B"), [], [MessageKind.Marketing], null),
        Black("black-c", BlackClass.C, new TextDocument("黑名单C类", "Black list, class C"), Outbound, [MessageKind.Marketing], null),
        Black("black-d", BlackClass.D, new TextDocument("黑名单D类", "Black list, class D"), Outbound, [MessageKind.Marketing],
            TimeSpan.FromDays(180)),
        new()
        {
            Code = "grey",
            Kind = SuppressionKind.Grey,
            Name = new TextDocument("灰名单", "Grey list"),
            Channels = Outbound,
        },
        new() { Code = "white", Kind = SuppressionKind.White, Name = new TextDocument("白名单", "White list") },
    ];

    /// <summary>Every list, in the rulebook's order; <c>manual</c> is the last.</summary>
    public ImmutableArray<SuppressionList> All { get; }

    private static SuppressionListDocument Manual => Black(
        SuppressionEntry.Manual, BlackClass.A, new TextDocument("人工名单", "Suppressed by hand"), [], AllKinds, null);

    /// <summary>The list with this code, or null.</summary>
    public SuppressionList? Find(string code) => _lists.GetValueOrDefault(code);

    private static SuppressionListDocument Black(
        string code,
        BlackClass blackClass,
        TextDocument name,
        ImmutableArray<Channel> channels,
        ImmutableArray<MessageKind> kinds,
        TimeSpan? expiresAfter) => new()
        {
            Code = code,
            Kind = SuppressionKind.Black,
            Class = blackClass,
            Name = name,
            Channels = channels,
            MessageKinds = kinds,
            ExpiresAfter = expiresAfter,
        };
}
