using System.Text.Json;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Gateway.Tests;

/// <summary>A server with a rulebook in force, which nothing wrong replaces.</summary>
public sealed class RuledServer : IAsyncLifetime
{
    public Server Server { get; } = new();

    public string Rules { get; } = JsonSerializer.Serialize(Gateway.Tests.Server.Rules, RulebookJson.TypeInfo);

    public Task InitializeAsync() => Server.InitializeAsync();

    public Task DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Each kind of mistake is told with its place and in plain words, and nothing changes.</summary>
public sealed class WrongRulebookTests(RuledServer ruled) : IClassFixture<RuledServer>
{
    public static TheoryData<string> Names => [.. WrongRulebooks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task IsRefused_AndNothingChanges(string name)
    {
        var wrong = WrongRulebooks.All[name];
        var text = wrong.Spoil(ruled.Rules);
        var before = await ruled.Server.Client.GetStringAsync(new Uri("/v1/rulebook", UriKind.Relative));

        var (status, problem) = await ruled.Server.SendAsync(HttpMethod.Put, "/v1/rulebook", text);

        var isJson = wrong.Code != "rulebook.not-json";
        Assert.Equal(
            (isJson ? 422 : 400, isJson ? "rulebook.refused" : "body.not-json"), (status, problem.GetProperty("code").GetString()));
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal((wrong.Path, wrong.Code), (error.GetProperty("path").GetString(), error.GetProperty("code").GetString()));
        Assert.StartsWith(wrong.Words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(wrong.Line, FindNumber(error, "line"));
        Assert.Equal(wrong.Column is 0 ? text.Length + 1 : wrong.Column, FindNumber(error, "column"));

        var (_, check) = await ruled.Server.PostAsync("/v1/rulebook:check", text);
        Assert.False(check.GetProperty("isRight").GetBoolean());
        Assert.True(JsonElement.DeepEquals(error, Assert.Single(check.GetProperty("errors").EnumerateArray())));

        Assert.Equal(before, await ruled.Server.Client.GetStringAsync(new Uri("/v1/rulebook", UriKind.Relative)));
        var (_, versions) = await ruled.Server.GetAsync("/v1/rulebook/versions");
        Assert.Equal(1, Assert.Single(versions.GetProperty("versions").EnumerateArray()).GetProperty("version").GetInt64());
    }

    private static int? FindNumber(JsonElement error, string name) => error.TryGetProperty(name, out var number) ? number.GetInt32() : null;
}
