using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>Why a condition is not met: which tests failed, and what they saw.</summary>
public sealed class ExplanationTests
{
    [Theory]
    [InlineData("points >= 901", "1 points >= 901: False (points 900)")]
    [InlineData("consent and points >= 901 and plan in (\"a\")",
        "13 points >= 901: False (points 900)|31 plan in (\"a\"): False (plan \"plan-88\")")]
    [InlineData("points >= 901 or plan = \"a\"", "1 points >= 901: False (points 900)|18 plan = \"a\": False (plan \"plan-88\")")]
    [InlineData("region = \"x\"", "1 region = \"x\": Unknown (region ?)")]
    [InlineData("not tag has \"vip\"", "5 tag has \"vip\": True, should not (tag (\"student\", \"vip\"))")]
    [InlineData("not (consent or roaming)", "6 consent: True, should not (consent true)")]
    [InlineData("not (consent and points = 900)",
        "6 consent: True, should not (consent true)|18 points = 900: True, should not (points 900)")]
    [InlineData("not (consent and region = \"x\")",
        "6 consent: True, should not (consent true)|18 region = \"x\": Unknown, should not (region ?)")]
    [InlineData("balance-minor > bill-average-minor",
        "1 balance-minor > bill-average-minor: False (balance-minor -100, bill-average-minor 10000)")]
    [InlineData("joined-at after now - 90 days",
        "1 joined-at after now - 90 days: False (joined-at 2020-01-01 00:00:00Z, now - 90 days 2025-12-02 04:00:00Z)")]
    [InlineData("contacts(within: 7 days) > 0", "1 contacts(within: 7 days) > 0: False (contacts(within: 7 days) 0)")]
    [InlineData("not known(trait \"age\")", "5 known(trait \"age\"): True, should not (trait \"age\" \"41\")")]
    [InlineData("do-not-disturb has \"sms\"", "1 do-not-disturb has \"sms\": False (do-not-disturb (\"outbound-call\"))")]
    [InlineData("trait \"city\" > 5", "1 trait \"city\" > 5: Unknown (trait \"city\" ?)")]
    [InlineData("false", "1 false: False ()")]
    [InlineData("consent", "")]
    [InlineData("false or points = 900", "")]
    public void NamesTheTestsAndWhatTheySaw(string condition, string expected) => Assert.Equal(
        expected,
        string.Join('|', Condition.Parse(condition).Explain(Subscribers.Known, Noon).Select(finding =>
            $"{finding.Column} {finding.Test}: {finding.Truth}{(finding.ShouldHold ? "" : ", should not")} "
            + $"({string.Join(", ", finding.Seen.Select(seen => $"{seen.Operand} {seen.Value ?? "?"}"))})")));
}
