namespace SmartManager.Domain.Tests.Messaging;

public sealed class ReplyTests
{
    [Theory]
    [InlineData(ReplyIntent.Accept, "Y", "y", " Ｙ ", "yes!", "OK", "1", "１", "是", "是的。", "好", " 好 的 ", "同意", "办理", "开通")]
    [InlineData(ReplyIntent.Refuse, "N", "no", "0", "０", "否", "不", "不要", "不用", "不需要")]
    [InlineData(ReplyIntent.Unsubscribe, "T", "td", "ＴＤ", "退订", "退", "拒收", "stop", "S T O P", "\"STOP\"", "stopall", "unsubscribe",
        "cancel", "end", "quit", "\uFEFF退订\u200B", "stop it", "STOP please!", "退订，谢谢", "ｔｄ 谢谢", "拒收短信")]
    [InlineData(ReplyIntent.Help, "help", "INFO", "帮助", "?", "？")]
    [InlineData(ReplyIntent.Unclear, "", " ", "Y?", "yes please", "不好", "什么意思?", "stopping by", "end of month?", "11", "Ⅰ")]
    public void IsReadAsPeopleTypeIt(ReplyIntent intent, params string[] texts) =>
        Assert.All(texts, text => Assert.Equal(intent, Reply.Read(text)));

    [Fact]
    public void ALongReplyGoesToAPerson()
    {
        Assert.Equal(ReplyIntent.Accept, Reply.Read(new string(' ', Reply.LengthMax - 1) + "Y"));
        Assert.Equal(ReplyIntent.Unclear, Reply.Read(new string(' ', Reply.LengthMax) + "Y"));
    }

    [Theory]
    [InlineData("td", true)]
    [InlineData("。退 订", true)]
    [InlineData("gift", false)]
    public void AnOffersKeywordMustNotMeanSomethingElse(string keyword, bool isReserved) =>
        Assert.Equal(isReserved, Reply.IsReserved(keyword));
}
