using System.Text.Json.Nodes;

namespace SmartManager.Functions.Tests;

/// <summary>What the host reads of each function beside the program itself.</summary>
public sealed class FunctionFolderTests
{
    private static readonly string Root = Path.GetDirectoryName(typeof(FunctionsOptions).Assembly.Location)!;

    [Fact]
    public void EveryFunctionHasItsFolder_AndNoOtherFolderHasOne() => Assert.Equal<string>(
        Enum.GetNames<SmartManagerFunction>().Order(StringComparer.Ordinal),
        Directory.GetDirectories(Root).Where(folder => File.Exists(Path.Combine(folder, "function.json")))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("CarrierReceipt", "httpTrigger", "req")]
    [InlineData("CarrierReply", "httpTrigger", "req")]
    [InlineData("SmsReceived", "eventGridTrigger", "event")]
    [InlineData("SmsDelivered", "eventGridTrigger", "event")]
    [InlineData("NetworkEvents", "eventHubTrigger", "events")]
    [InlineData("ChannelSend", "queueTrigger", "nudge")]
    [InlineData("ChannelSendPoison", "queueTrigger", "nudge")]
    [InlineData("DueWork", "timerTrigger", "timer")]
    public void ItsTriggerGivesWhatTheProgramReads(string function, string type, string binding)
    {
        var trigger = Read($"{function}/function.json")["bindings"]![0]!;
        Assert.Equal((type, binding, "in"), ((string?)trigger["type"], (string?)trigger["name"], (string?)trigger["direction"]));
    }

    [Fact]
    public void OnlyTheTriggerThatRetriesByItself_HasARetryPolicy_AndItNeverGivesUp()
    {
        foreach (var function in Enum.GetNames<SmartManagerFunction>())
        {
            var retry = Read($"{function}/function.json")["retry"];
            if (function == nameof(SmartManagerFunction.NetworkEvents))
            {
                Assert.Equal(-1, (int)retry!["maxRetryCount"]!);
            }
            else
            {
                Assert.Null(retry); // The host refuses one on HTTP, queues and Event Grid.
            }
        }
    }

    [Fact]
    public void ThePoisonQueueIsTheOneThatTheHostMakes() => Assert.Equal(
        (string?)Read("ChannelSend/function.json")["bindings"]![0]!["queueName"] + "-poison",
        (string?)Read("ChannelSendPoison/function.json")["bindings"]![0]!["queueName"]);

    [Fact]
    public void TheHostStartsTheProgram_AndDoesNotForwardRequestsAsTheyAre()
    {
        var handler = Read("host.json")["customHandler"]!;
        Assert.Equal(typeof(FunctionsOptions).Assembly.GetName().Name, (string?)handler["description"]!["defaultExecutablePath"]);
        Assert.False((bool)handler["enableForwardingHttpRequest"]!);
    }

    private static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, path)))!;
}
