using System.Text;
using System.Text.Json;

namespace SmartManager.Crash.Tests.Kannel;

/// <summary>The comparison of books finds what it is there for.</summary>
public sealed class KannelBooksTests
{
    private const string Key = "sub-1~2~0";
    private static readonly DateTimeOffset Long = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, OutboxEntry> _outbox = [];
    private readonly Histories _histories = new();
    private readonly List<Passed> _messages = [];
    private readonly List<Passed> _receipts = [];
    private readonly List<JsonElement> _centre = [];
    private readonly List<Outage> _outages = [];

    [Theory]
    [InlineData("sent")]
    [InlineData("delivered")]
    public void FindsNothing_WhenAllBooksAgree(string state)
    {
        Has("marketing", state, "accepted");
        Asked("0: Accepted for delivery");
        Arrived();
        if (state == "delivered")
        {
            Told(type: 1);
        }

        Assert.Equal(("", "", ""), Found());
    }

    [Theory]
    [InlineData("in-doubt", "unknown")] // The answer was heard, and nothing was killed.
    [InlineData("withheld", "accepted")] // It was sent.
    [InlineData("delivered", "accepted")] // No receipt said so.
    [InlineData("failed", "accepted")]
    [InlineData("pending", "unavailable")]
    [InlineData("releasing", "accepted")]
    public void FindsAWrongWord_WhenKannelSaidYes(string state, string said)
    {
        Has("marketing", state, said);
        Asked("0: Accepted for delivery");
        Arrived();

        Assert.NotEmpty(Books().FindDoubtsWrong());
    }

    [Fact]
    public void FindsAWrongWord_WhenAMessageIsSentOfWhichKannelSaidNothing()
    {
        Has("marketing", "sent", "accepted");
        Asked(answer: null);

        Assert.NotEmpty(Books().FindDoubtsWrong());
    }

    [Fact]
    public void FindsAWrongWord_WhenDeliveredIsNotTheCentresWord()
    {
        Has("marketing", "delivered", "accepted");
        Asked("0: Accepted for delivery");
        Told(type: 1);

        Assert.NotEmpty(Books().FindDoubtsWrong());
    }

    [Fact]
    public void FindsAWrongWord_WhenADoubtWasEndedByAReceipt()
    {
        Has("marketing", "in-doubt", "unknown");
        Asked(answer: null);
        Arrived();
        Told(type: 1);

        Assert.NotEmpty(Books().FindDoubtsWrong());
    }

    [Fact]
    public void FindsAWrongWord_WhenAMessageInDoubtWasNeverSentAndNothingWasKilled()
    {
        Has("marketing", "in-doubt", "unknown");

        Assert.NotEmpty(Books().FindDoubtsWrong());
        _outages.Add(new Outage(IsOurs: false, KilledAt: 0, Long.AddSeconds(-1)) { Until = Long.AddSeconds(1) });
        Assert.Empty(Books().FindDoubtsWrong());
    }

    [Fact]
    public void FindsMarketingTwice_WhenItWasAskedForAgainAfterNoAnswer()
    {
        Has("marketing", "sent", "accepted");
        Asked(answer: null);
        Asked("0: Accepted for delivery");

        Assert.NotEmpty(Books().FindMarketingTwice());
    }

    [Fact]
    public void FindsMarketingTwice_WhenItWasReleasedAgainAfterADoubt()
    {
        Has("marketing", "sent", "unknown");
        _histories.Contacts[Key].ReleasedAt.Add(Long.AddMinutes(1));

        Assert.NotEmpty(Books().FindMarketingTwice());
    }

    [Fact]
    public void FindsALostNotice_WhenKannelNeverHadIt()
    {
        Has("service", "sent", "accepted");
        Assert.NotEmpty(Books().FindServiceLost());

        Asked("0: Accepted for delivery");
        Assert.Empty(Books().FindServiceLost());
        Assert.NotEmpty(Books().FindKannelLost());
    }

    [Fact]
    public void TellsKannelsOwnRepetitionApart_WhenItWasAskedOnce()
    {
        Has("marketing", "sent", "accepted");
        Asked("0: Accepted for delivery");
        Arrived();
        Arrived();

        Assert.Equal(("", "", ""), Found());
        Assert.NotEmpty(Books().FindKannelTwice());
    }

    private void Has(string kind, string state, string said)
    {
        _outbox[Key] = new OutboxEntry(Key, kind, state, Attempts: 1);
        _histories.Contacts[Key] = new ContactHistory(kind) { ReleasedAt = { Long }, Handovers = { said } };
    }

    private void Asked(string? answer) => _messages.Add(new Passed(Key, new HttpPart("POST / HTTP/1.1\r\n\r\n", []))
    {
        CameAt = 1,
        Answer = answer is null ? null : new HttpPart("HTTP/1.1 202 Accepted\r\n\r\n", Encoding.ASCII.GetBytes(answer)),
        HeardAt = answer is null ? null : 2,
    });

    private void Told(int type) => _receipts.Add(
        new Passed(Key, new HttpPart($"GET /receipts?key={Key}&type={type}&answer=x&signature=s HTTP/1.1\r\n\r\n", []))
        {
            CameAt = 1,
            Answer = new HttpPart("HTTP/1.1 200 OK\r\n\r\n", []),
            HeardAt = 2,
        });

    private void Arrived() => _centre.Add(JsonSerializer.SerializeToElement(new { @event = "submit", key = Key, status = 0 }));

    private KannelBooks Books() => new(_outbox, _histories, _messages, _receipts, _centre, _outages);

    private (string Twice, string Lost, string Wrong) Found() => (
        string.Join('\n', Books().FindMarketingTwice()),
        string.Join('\n', Books().FindServiceLost()),
        string.Join('\n', Books().FindDoubtsWrong()));
}
