namespace SmartManager.Domain.Tests.Catalogue;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("nothing here", "nothing here")]
    [InlineData("{a}", "1")]
    [InlineData("{a}{b}{a}", "1{a}1")] // Braces in a value mean nothing.
    [InlineData("x {c} {a} y", "x {c} 1 y")]
    [InlineData("{a", "{a")]
    [InlineData("{ {a} }", "{ 1 }")]
    [InlineData("}{a}{", "}1{")]
    [InlineData("", "")]
    public void PutsValuesInThePlaceOfTheirNames(string text, string filled) =>
        Assert.Equal(filled, Template.Fill(text, ("a", "1"), ("b", "{a}")));

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("{a} and {b}{a}", "a,b,a")]
    [InlineData("{a", "{a")]
    [InlineData("{}", "")]
    [InlineData("{x{a}}", "x{a,a")]
    public void NamesItsPlaceholders(string text, string names) => Assert.Equal(names, string.Join(',', Template.Placeholders(text)));

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(12_345, "123.45")]
    [InlineData(-5, "-0.05")]
    [InlineData(-12_345, "-123.45")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void WritesMoneyInMajorUnits(long minor, string text) => Assert.Equal(text, Template.Money(minor));
}
