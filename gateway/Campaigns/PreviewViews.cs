using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Gateway.Campaigns;

/// <summary>What would a campaign say to some subscribers?</summary>
/// <param name="Campaign">A document to take instead of what is stored of the campaign; left out: as it was written last.</param>
/// <param name="Sample">So many of the audience, drawn by the campaign's name. 1 to 50.</param>
internal sealed record CampaignPreviewRequest(CampaignDocument? Campaign = null, int? Sample = null)
{
    /// <summary>Instead of a sample: these subscribers. At most 50.</summary>
    public ImmutableArray<string> Subscribers { get; set; } = [];
}

/// <summary>What a campaign would say. Personal data.</summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="At">The instant at which everybody was asked. UTC.</param>
/// <param name="Rows">The subscribers.</param>
internal sealed record CampaignPreviewView(string Campaign, DateTimeOffset At, ImmutableArray<PreviewedSubscriberView> Rows)
{
    /// <summary>What is stored of a subscriber cannot be read.</summary>
    public const string Unreadable = "subscriber.unreadable";
}

/// <summary>What a campaign would say to one subscriber. Personal data.</summary>
/// <param name="Subscriber">Its id.</param>
/// <param name="Language">Its language; left out if that is not known.</param>
/// <param name="Tasks">The tasks in their order; each finds what those before it would have planned.</param>
/// <param name="Code">Why nothing can be shown; left out if something can.</param>
internal sealed record PreviewedSubscriberView(
    string Subscriber, string? Language, ImmutableArray<PreviewedTaskView> Tasks, string? Code = null);

/// <summary>A task as one subscriber would meet it. Personal data.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Offer">Its offer.</param>
/// <param name="Text">What would be said; <c>{link}</c> stands where the link will be.</param>
/// <param name="Sms">How it goes out as a short message; left out on other channels.</param>
/// <param name="Outcome">What would come of it now.</param>
/// <param name="Code">Why it would not be planned; left out if it would.</param>
/// <param name="DueAt">When it would leave; left out if nothing would. UTC.</param>
internal sealed record PreviewedTaskView(
    string Task,
    Channel Channel,
    string Offer,
    string? Text,
    SmsPartsView? Sms,
    PreviewOutcome Outcome,
    string? Code,
    DateTimeOffset? DueAt);

/// <summary>How a text goes out as a short message.</summary>
/// <param name="Coding">The alphabet: <c>gsm-7</c> or <c>ucs-2</c>.</param>
/// <param name="Units">Its length. Unit: septets or UTF-16 characters.</param>
/// <param name="Parts">How many parts it takes.</param>
internal sealed record SmsPartsView(string Coding, int Units, int Parts)
{
    public static SmsPartsView Of(SmsCoding coding) =>
        new(coding.Alphabet == SmsAlphabet.Gsm7 ? "gsm-7" : "ucs-2", coding.Units, coding.Parts);
}

/// <summary>The own numbers are replaced.</summary>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Numbers">All own numbers. At most 100.</param>
/// <param name="Reason">Why. 1 to 500 characters.</param>
/// <param name="Version">Only over this version; 0 for none yet. Left out: over any.</param>
internal sealed record TestNumbersRequest(string By, ImmutableArray<TestNumber> Numbers, string? Reason = null, long? Version = null);

/// <summary>The operator's own numbers, to which test messages may go. Personal data.</summary>
/// <param name="Version">Their version; 0 if none were ever fixed.</param>
/// <param name="Numbers">The numbers.</param>
/// <param name="By">Who fixed them.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When. UTC.</param>
internal sealed record TestNumbersView(
    long Version, ImmutableArray<TestNumber> Numbers, string? By = null, string? Reason = null, DateTimeOffset? At = null);

/// <summary>A task is sent to own numbers.</summary>
/// <param name="By">Who does it. 1 to 100 characters.</param>
/// <param name="Key">Names this send: asked again, nothing leaves again. 1 to 64 letters, digits, hyphens, dots and underscores.</param>
/// <param name="All">To all own numbers.</param>
/// <param name="Subscriber">With whose data; left out: with those of the subscriber who has the number.</param>
internal sealed record TestSendRequest(string By, string Key, bool All = false, string? Subscriber = null)
{
    /// <summary>Instead of all: these of the own numbers. At most 20.</summary>
    public ImmutableArray<string> Numbers { get; set; } = [];
}

/// <summary>A test send. Personal data.</summary>
/// <param name="Key">The name of this send.</param>
/// <param name="At">When. UTC.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Task">Which task.</param>
/// <param name="Revision">Of which revision of the campaign.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Messages">What went to whom, and what came of it.</param>
internal sealed record TestSendView(
    string Key, DateTimeOffset At, string By, string Task, long Revision, Channel Channel, ImmutableArray<TestMessage> Messages)
{
    public static TestSendView Of(TestSend send, DateTimeOffset at) =>
        new(send.Key, at, send.By, send.Task, send.Revision, send.Channel, send.Messages);
}

/// <summary>The latest test sends of a campaign. Personal data.</summary>
/// <param name="TestSends">The newest first.</param>
internal sealed record TestSendsView(ImmutableArray<TestSendView> TestSends);
