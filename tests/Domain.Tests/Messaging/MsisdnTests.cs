namespace SmartManager.Domain.Tests.Messaging;

public sealed class MsisdnTests
{
    [Theory]
    [InlineData("8610012345678", "8610012345678")]
    [InlineData("+86 100-1234-5678", "8610012345678")]
    [InlineData("008610012345678", "8610012345678")]
    [InlineData("1234567", "1234567")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("123456", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("+00123456789", null)] // No country code begins with 0.
    [InlineData("09311234567", null)]
    [InlineData("８６１００１２３４５６７", null)]
    [InlineData("86x0012345678", null)]
    [InlineData("", null)]
    [InlineData("+", null)]
    [InlineData(null, null)]
    public void IsSevenToFifteenDigits(string? text, string? digits)
    {
        Assert.Equal(digits is not null, Msisdn.TryParse(text, out var msisdn));
        Assert.Equal(digits ?? "", msisdn.Digits);
    }

    [Fact]
    public void IsPrintedWithoutTellingWhoseItIs()
    {
        Assert.True(Msisdn.TryParse("8610012345678", out var msisdn));
        Assert.Equal(("+86…78", "(none)"), (msisdn.ToString(), default(Msisdn).ToString()));
    }
}
