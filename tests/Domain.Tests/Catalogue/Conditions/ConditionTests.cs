using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>What each kind of test says of a subscriber.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData("brand = \"gotone\"", true)]
    [InlineData("brand != \"gotone\"", false)]
    [InlineData("brand = \"Gotone\"", false)] // Letter by letter.
    [InlineData("brand in (\"m-zone\", \"gotone\")", true)]
    [InlineData("brand in (\"m-zone\")", false)]
    [InlineData("brand not in (\"m-zone\")", true)]
    [InlineData("not brand in (\"gotone\")", false)]
    [InlineData("plan = \"plan-88\"", true)]
    [InlineData("language = \"en\"", true)]
    [InlineData("plan = brand", false)]
    [InlineData("plan != brand", true)]
    [InlineData("\"plan-88\" = plan", true)]
    [InlineData("trait \"city\" = \"兰州\"", true)]
    [InlineData("trait \"city\" in (\"x\", \"兰州\")", true)]
    [InlineData("trait \"age\" = \"41\"", true)]
    [InlineData("trait \"city\" = plan", false)]
    public void Texts(string condition, bool isMet) => Says(condition, isMet);

    [Theory]
    [InlineData("points = 900", true)]
    [InlineData("points != 900", false)]
    [InlineData("points < 900", false)]
    [InlineData("points < 901", true)]
    [InlineData("points <= 900", true)]
    [InlineData("points <= 899", false)]
    [InlineData("points > 900", false)]
    [InlineData("points > 899", true)]
    [InlineData("points >= 900", true)]
    [InlineData("points >= 901", false)]
    [InlineData("900 <= points", true)]
    [InlineData("points in (1, 900)", true)]
    [InlineData("points not in (1, 900)", false)]
    [InlineData("points between 900 and 901", true)]
    [InlineData("points between 899 and 900", true)]
    [InlineData("points between 901 and 999", false)]
    [InlineData("points not between 901 and 999", true)]
    [InlineData("points between 900 and 900", true)]
    [InlineData("balance-minor = -100", true)]
    [InlineData("balance-minor < points", true)]
    [InlineData("bill-count = 3", true)]
    [InlineData("bill-average-minor = 10000", true)]
    [InlineData("bill-last-minor = 12000", true)]
    [InlineData("bill-last-minor > bill-average-minor", true)]
    [InlineData("tenure-days = 2252", true)] // 1 January 2020 to 2 March 2026.
    [InlineData("data-used-percent = 50", true)]
    [InlineData("data-used-kilobytes = 524288", true)]
    [InlineData("data-allowance-kilobytes = 1048576", true)]
    [InlineData("voice-minutes = 12 and sms-count = 3", true)]
    [InlineData("complaints-open = 0", true)]
    [InlineData("trait \"age\" >= 41", true)]
    [InlineData("trait \"age\" > 41", false)]
    [InlineData("trait \"age\" in (40, 41)", true)]
    [InlineData("trait \"score\" between -7 and -6", true)]
    [InlineData("number(trait \"age\") = number(trait \"shoe\")", true)]
    [InlineData("points > trait \"age\"", true)]
    [InlineData("points > -9223372036854775808", true)]
    [InlineData("points < 9223372036854775807", true)]
    public void Numbers(string condition, bool isMet) => Says(condition, isMet);

    [Theory]
    [InlineData("tag has \"vip\"", true)]
    [InlineData("tag has \"grey\"", false)]
    [InlineData("tag not has \"grey\"", true)]
    [InlineData("not tag has \"vip\"", false)]
    [InlineData("tag has any (\"grey\", \"vip\")", true)]
    [InlineData("tag has any (\"grey\", \"black\")", false)]
    [InlineData("tag not has any (\"grey\", \"black\")", true)]
    [InlineData("tag has all (\"student\", \"vip\")", true)]
    [InlineData("tag has all (\"grey\", \"vip\")", false)]
    [InlineData("tag not has all (\"grey\", \"vip\")", true)]
    [InlineData("service has \"news\"", true)]
    [InlineData("service has \"data\"", false)]
    [InlineData("do-not-disturb has \"outbound-call\"", true)]
    [InlineData("do-not-disturb has \"sms\"", false)]
    public void Sets(string condition, bool isMet) => Says(condition, isMet);

    [Theory]
    [InlineData("joined-at before now - 90 days", true)]
    [InlineData("joined-at after now - 90 days", false)]
    [InlineData("joined-at = date(\"2020-01-01\")", true)]
    [InlineData("joined-at between date(\"2020-01-01\") and date(\"2020-12-31\")", true)]
    [InlineData("joined-at >= date(\"2020-01-01T00:00:00+08:00\")", true)]
    [InlineData("date(trait \"contract-end\") within next 30 days", true)]
    [InlineData("date(trait \"contract-end\") within next 17 days", false)]
    [InlineData("date(trait \"contract-end\") within last 30 days", false)]
    [InlineData("date(trait \"contract-end\") not within last 30 days", true)]
    [InlineData("date(trait \"contract-end\") between now and now + 30 days", true)]
    [InlineData("date(trait \"seen-at\") within last 24 hours", false)] // Just 24 hours: the far end does not belong.
    [InlineData("date(trait \"seen-at\") within last 1441 minutes", true)]
    [InlineData("date(trait \"seen-at\") = now - 24 hours", true)]
    [InlineData("moment-at \"roaming-without-discount\" within last 4 days", true)]
    [InlineData("moment-at \"roaming-without-discount\" within last 3 days", false)]
    [InlineData("now >= date(\"2026-03-02T04:00:00Z\")", true)]
    [InlineData("now > date(\"2026-03-02T04:00:00Z\")", false)]
    [InlineData("joined-at > now - 36525 days", true)]
    public void Dates(string condition, bool isMet) => Says(condition, isMet);

    [Theory]
    [InlineData("consent", true)]
    [InlineData("not consent", false)]
    [InlineData("consent = true", true)]
    [InlineData("roaming", false)]
    [InlineData("roaming = false", true)]
    [InlineData("roaming != consent", true)]
    [InlineData("suppressed", false)]
    [InlineData("list has \"grey\"", false)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void YesAndNo(string condition, bool isMet) => Says(condition, isMet);

    [Theory]
    [InlineData("points = 1 or points = 900", true)]
    [InlineData("points = 900 and points = 1", false)]
    [InlineData("points = 900 or points = 1 and points = 2", true)] // And binds closer.
    [InlineData("(points = 900 or points = 1) and points = 2", false)]
    [InlineData("not points = 1 and points = 900", true)] // Not binds closer than and, and looser than a comparison.
    [InlineData("not (points = 900 and points = 1)", true)]
    [InlineData("not not points = 900", true)]
    [InlineData("points between 1 and 900 and brand = \"gotone\"", true)]
    public void Joined(string condition, bool isMet) => Says(condition, isMet);

    [Theory]
    [InlineData("known(plan)", true)]
    [InlineData("known(region)", false)]
    [InlineData("not known(region)", true)]
    [InlineData("known(trait \"age\")", true)]
    [InlineData("known(trait \"empty\")", false)]
    [InlineData("known(trait \"nothing\")", false)]
    [InlineData("known(number(trait \"city\"))", false)]
    [InlineData("known(date(trait \"contract-end\"))", true)]
    [InlineData("known(date(trait \"city\"))", false)]
    [InlineData("known(moment-at \"bill-above-average\")", false)]
    [InlineData("known(tag)", true)]
    [InlineData("known(bills(last: 3))", true)]
    public void WhatIsKnown(string condition, bool isMet) => Says(condition, isMet);

    /// <summary>What a year of decisions asks millions of times must not feed the collector.</summary>
    [Fact]
    public void AskingAllocatesNothing()
    {
        var condition = Condition.Parse("""
            (plan in ("a", "b") or tag has any ("x", "vip")) and trait "age" between 18 and 65 and not known(region)
            and date(trait "contract-end") within next 30 days and date(trait "seen-at") before now - 1 hours
            and contacts(channel: sms, within: 7 days) < 2 and refusals(within: 30 days) = 0 and bills(at-least: 9000) >= 2
            and offers() = 0 and orders(service: "x") = 0 and not do-not-disturb has "sms" and joined-at before now and consent
            """);
        Assert.True(condition.IsMet(Subscribers.Known, Noon));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            condition.IsMet(Subscribers.Known, Noon);
            condition.Evaluate(Subscribers.Empty, Noon);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private static void Says(string condition, bool isMet) =>
        Assert.Equal(isMet ? Truth.True : Truth.False, Subscribers.Known.Ask(condition));
}
