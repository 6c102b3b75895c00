using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>Every condition has one canonical form.</summary>
public sealed class ConditionFormTests
{
    [Theory]
    [InlineData("plan=\"a\"", "plan = \"a\"")]
    [InlineData("plan In(\"a\",\"b\")AND NOT tag HAS \"grey\"", "plan in (\"a\", \"b\") and not tag has \"grey\"")]
    [InlineData("\n\tpoints\r\n>=\n5 ", "points >= 5")]
    [InlineData("points >= 0005", "points >= 5")]
    [InlineData("points >= -5", "points >= -5")]
    [InlineData("points >= - 5", "points >= -5")]
    [InlineData("((consent))", "consent")]
    [InlineData("(consent and roaming) and suppressed", "consent and roaming and suppressed")]
    [InlineData("consent and (roaming and suppressed)", "consent and roaming and suppressed")]
    [InlineData("consent or (roaming or suppressed)", "consent or roaming or suppressed")]
    [InlineData("consent or (roaming and suppressed)", "consent or roaming and suppressed")]
    [InlineData("(consent or roaming) and suppressed", "(consent or roaming) and suppressed")]
    [InlineData("not (consent)", "not consent")]
    [InlineData("not (consent or roaming)", "not (consent or roaming)")]
    [InlineData("not not consent", "not not consent")]
    [InlineData("joined-at before now-90days", "joined-at before now - 90 days")]
    [InlineData("joined-at after NOW + 1 Hours", "joined-at after now + 1 hour")]
    [InlineData("joined-at within LAST 1 days", "joined-at within last 1 day")]
    [InlineData("joined-at within next 24 hour", "joined-at within next 24 hours")]
    [InlineData("contacts( channel:sms,within:15 minutes )<2", "contacts(channel: sms, within: 15 minutes) < 2")]
    [InlineData("known ( date( trait\"x\" ) )", "known(date(trait \"x\"))")]
    [InlineData("plan = \"a\\\"b\\\\c\"", "plan = \"a\\\"b\\\\c\"")]
    [InlineData("consent = TRUE", "consent = true")]
    [InlineData("tag not has all (\"a\", \"b\")", "tag not has all (\"a\", \"b\")")]
    [InlineData("points not between 1 and 2 and true", "points not between 1 and 2 and true")]
    [InlineData("plan = \"and ( not\"", "plan = \"and ( not\"")]
    public void IsWrittenInIt(string condition, string form)
    {
        Assert.Equal(form, Condition.Parse(condition).Text);
        Assert.Equal(form, Condition.Parse(form).ToString());
    }

    [Fact]
    public void NoAttributeIsCalledLikeAKeywordOrAFunction()
    {
        var names = SubscriberField.All.Select(field => field.Name).Concat(ConditionFunction.All.Select(function => function.Name))
            .Concat(["number", "date", "known"]).ToArray();
        Assert.Equal(names, names.Distinct());
        Assert.All(names, name => Assert.DoesNotContain(
            Condition.TryCompile($"{name} = 1", null, out _), error => error.Code == "condition.expected"));
        Assert.All(SubscriberField.All, field => Assert.Same(field, SubscriberField.Find(field.Name)));
    }
}
