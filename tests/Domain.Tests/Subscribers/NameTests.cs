namespace SmartManager.Domain.Tests.Subscribers;

public sealed class NameTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("GS-0931.user_7:x", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("a~b", false)]
    [InlineData("a/b", false)]
    [InlineData("用户", false)]
    public void ASubscriberIdIsOfTheAllowedCharacters(string? text, bool isId)
    {
        Assert.Equal(isId, SubscriberId.TryParse(text, out var id));
        Assert.Equal(isId ? text : "", id.ToString());
    }

    [Fact]
    public void ASubscriberIdHasAtMost64Characters()
    {
        Assert.True(SubscriberId.TryParse(new string('a', 64), out _));
        Assert.False(SubscriberId.TryParse(new string('a', 65), out _));
        Assert.Throws<FormatException>(() => SubscriberId.Parse(""));
    }

    [Theory]
    [InlineData("sub-1~7~1", true)]
    [InlineData("sub-1~0~255", true)]
    [InlineData("sub-1~9223372036854775807~0", true)]
    [InlineData("sub-1~9223372036854775808~0", false)]
    [InlineData("sub-1~7~256", false)]
    [InlineData("sub-1~-7~1", false)]
    [InlineData("sub-1~ 7~1", false)]
    [InlineData("sub-1~7", false)]
    [InlineData("sub-1~7~1~1", false)]
    [InlineData("~7~1", false)]
    [InlineData(null, false)]
    public void AContactKeyIsPrintedAsItIsRead(string? text, bool isKey)
    {
        Assert.Equal(isKey, ContactKey.TryParse(text, out var key));
        Assert.Equal(isKey ? text : "~0~0", key.ToString());
    }

    [Theory]
    [InlineData("sub-1~7", true)]
    [InlineData("sub-1~x", false)]
    [InlineData("sub-1~7~1", false)]
    [InlineData("sub-1", false)]
    [InlineData(null, false)]
    public void ADecisionIdIsPrintedAsItIsRead(string? text, bool isId)
    {
        Assert.Equal(isId, DecisionId.TryParse(text, out var id));
        Assert.Equal(isId ? text : "~0", id.ToString());
    }

    [Theory]
    [InlineData("2026-03", true)]
    [InlineData("2000-01", true)]
    [InlineData("2199-12", true)]
    [InlineData("1999-12", false)]
    [InlineData("2200-01", false)]
    [InlineData("2026-00", false)]
    [InlineData("2026-13", false)]
    [InlineData("2026-3", false)]
    [InlineData("2026/03", false)]
    [InlineData("+026-03", false)]
    [InlineData(null, false)]
    public void ABillingMonthIsPrintedAsItIsRead(string? text, bool isMonth)
    {
        Assert.Equal(isMonth, BillingMonth.TryParse(text, out var month));
        Assert.Equal(isMonth ? text : "0000-01", month.ToString());
    }

    [Fact]
    public void BillingMonthsAreInOrder()
    {
        var (december, january) = (BillingMonth.Of(new DateOnly(2025, 12, 31)), BillingMonth.Of(new DateOnly(2026, 1, 1)));
        Assert.True(december < january && january > december && december <= january && january >= december
            && december.CompareTo(january) < 0);
        Assert.Equal(1, january.Number - december.Number);
    }
}
