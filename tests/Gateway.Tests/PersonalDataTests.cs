using System.Text;

namespace SmartManager.Gateway.Tests;

/// <summary>
/// A number and a text that can be recognised go through everything, and turn up nowhere but where they belong (invariant I8).
/// </summary>
public sealed class PersonalDataTests : IAsyncLifetime
{
    private const string Number = "8613999777555";
    private const string Words = "zebra-crossing";

    private readonly Server _server = new();
    private readonly StringBuilder _problems = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task StaysOutOfLogsMetricsAndErrors()
    {
        await _server.KnowAsync("pd-1", Number);
        await _server.PostAsync("/v1/subscribers/pd-1/proposals", """{"offer":"newspaper"}""");
        var message = await _server.SentToAsync(Number);
        await _server.PostAsync("/v1/carriers/recording/replies", $$"""{"id":"1","from":"{{Number}}","text":"{{Words}}"}""");
        await _server.GetAsync("/v1/subscribers/pd-1");

        await FailAsync("/v1/carriers/recording/replies", $$"""{"id":"1","from":"x{{Number}}","text":"{{Words}}"}""");
        await FailAsync("/v1/carriers/recording/replies", $$"""{"id":"1","from":"{{Number}}","text":"{{Words}}","{{Number}}":1}""");
        await FailAsync("/v1/carriers/recording/replies", $$"""{"id":"1","from":"{{Number}}","text":{{Number}}}""");
        await FailAsync("/v1/carriers/recording/replies", $$"""{"id":"1","from":"{{Number}}","text":"{{Words}}""");
        await FailAsync("/v1/subscribers/pd-1/consent", $$"""{"isGranted":"{{Number}}","source":"{{Words}}"}""");
        await FailAsync($"/v1/carriers/{Number}/replies", "{}");
        await FailAsync("/v1/rulebook", "{}");
        foreach (var line in (string[])
            [
                $$"""{"id":"pd-2","msisdn":"{{Number}}x"}""", $$"""{"id":"pd-2","msisdn":{{Number}}}""", $$"""{"id":"pd-2","msisdn":"{{Number}}","{{Number}}":1}""",
                $$"""{"id":"pd-2","msisdn":"{{Number}}","msisdn":"{{Number}}"}""", $$"""{"msisdn":"{{Number}}","traits":{"{{Words}}":[] } }""", $"{Number} {Words}",
                $$"""{"id":"pd-2","msisdn":"{{Number}}","language":"{{Words}}"}""",
            ])
        {
            _problems.Append((await _server.IngestAsync("/v1/subscribers", line)).Single().GetRawText());
        }

        var metrics = await _server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        foreach (var text in (string[])[_problems.ToString(), metrics, _server.Logs.Text])
        {
            foreach (var secret in (string[])[Number, Words, message.Message.Text])
            {
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            }
        }

        Assert.Contains("Rulebook 1 is in force", _server.Logs.Text, StringComparison.Ordinal); // The book does hold what was logged.
    }

    private async Task FailAsync(string path, string json)
    {
        var (status, body) = await _server.PostAsync(path, json);
        Assert.InRange(status, 400, 499);
        _problems.Append(body.GetRawText());
    }
}
