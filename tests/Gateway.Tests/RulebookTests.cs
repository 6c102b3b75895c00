using System.Text;
using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Store;

namespace SmartManager.Gateway.Tests;

public sealed class RulebookTests : IAsyncLifetime
{
    private readonly Server _server = new();

    public Task InitializeAsync() => _server.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task IsNeeded_BeforeAnythingIsDecided()
    {
        var (ready, health) = await _server.GetAsync("/health/ready");
        Assert.Equal((503, "none"), (ready, health.GetProperty("rulebook").GetString()));
        var (status, problem) = await _server.GetAsync("/v1/subscribers/a");
        Assert.Equal((503, "rulebook.none"), (status, problem.GetProperty("code").GetString()));
        var (none, _) = await _server.GetAsync("/v1/rulebook");
        Assert.Equal(404, none);

        await _server.PutRulesAsync(Server.Rules);

        (ready, health) = await _server.GetAsync("/health/ready");
        Assert.Equal((200, "ready"), (ready, health.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task WhatIsWrong_IsToldInReadableChinese()
    {
        var text = JsonSerializer.Serialize(Server.Rules, RulebookJson.TypeInfo);
        using var body = new StringContent(
            text.Replace("\"propensity\":", "\"价格\":1,\"propensity\":", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var response = await _server.Client.PutAsync(new Uri("/v1/rulebook", UriKind.Relative), body);

        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("价格", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsPublishedWhole_OrNotAtAll()
    {
        var text = JsonSerializer.Serialize(Server.Rules, RulebookJson.TypeInfo);
        var (first, published) = await PutAsync(text);
        Assert.Equal((200, 1), (first, published.GetProperty("version").GetInt64()));

        var (refused, problem) = await PutAsync(JsonSerializer.Serialize(
            Server.Rules with { Currency = "yuan", Offers = [Server.Rules.Offers[0] with { Propensity = 2 }] }, RulebookJson.TypeInfo));
        Assert.Equal(422, refused);
        var paths = problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString());
        Assert.Equal(["/currency", "/offers/0/propensity"], paths);
        var (unreadable, where) = await PutAsync(text.Replace("\"propensity\":", "\"propensity\":true,\"x\":", StringComparison.Ordinal));
        Assert.Equal((422, "/offers/0/propensity"), (unreadable, where.GetProperty("errors")[0].GetProperty("path").GetString()));

        Assert.Equal(412, (await PutAsync(text, "\"7\"")).Status);
        Assert.Equal(200, (await PutAsync(text, "\"1\"")).Status);
        Assert.Equal(412, (await PutAsync(text, "\"1\"")).Status);
        Assert.Equal(200, (await PutAsync(text, "*")).Status);

        using var response = await _server.Client.GetAsync(new Uri("/v1/rulebook", UriKind.Relative));
        Assert.Equal("\"3\"", response.Headers.ETag!.Tag);
        var (_, old) = await _server.GetAsync("/v1/rulebook?version=1");
        Assert.Equal(1, old.GetProperty("version").GetInt64());
        Assert.Equal(Server.Rules.Name, old.GetProperty("rulebook").GetProperty("name").GetString());
        var (_, versions) = await _server.GetAsync("/v1/rulebook/versions");
        var numbers = versions.GetProperty("versions").EnumerateArray().Select(one => one.GetProperty("version").GetInt64());
        Assert.Equal<long>([3, 2, 1], numbers);
    }

    [Fact]
    public async Task IsRefused_WithTheColumnOfAMistakeInACondition()
    {
        var offer = Server.Rules.Offers[0] with { Eligibility = "points > 5 and pln = \"a\"" };
        var text = JsonSerializer.Serialize(Server.Rules with { Offers = [offer] }, RulebookJson.TypeInfo);

        var (status, problem) = await PutAsync(text);

        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            (422, "/offers/0/eligibility", "condition.unknown-attribute", 16),
            (status, error.GetProperty("path").GetString(), error.GetProperty("code").GetString(), error.GetProperty("column").GetInt32()));
    }

    /// <summary>Conditions were objects once. Such a rulebook is not understood by half, and it is told why.</summary>
    [Fact]
    public async Task IsNotReadInAnOlderForm()
    {
        var text = JsonSerializer.Serialize(Server.Rules, RulebookJson.TypeInfo).Replace(
            "\"group\":", "\"eligibility\":[{\"attribute\":\"points\",\"below\":5}],\"group\":", StringComparison.Ordinal);
        var (status, problem) = await PutAsync(text);
        Assert.Equal((422, "/offers/0/eligibility"), (status, problem.GetProperty("errors")[0].GetProperty("path").GetString()));

        var stored = new Document(Silo.Rules.Rulebooks.Kind, 3, DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(
            "Rulebook 3 in the store was written by another build or is damaged; this one cannot read it: the value at "
            + "$.offers[0].eligibility has another form. Run the build that wrote it, restore a backup, or begin with an empty data folder.",
            Assert.Throws<StoreFormatException>(() => Silo.Rules.Rulebooks.Read(stored)).Message);
    }

    private Task<(int Status, JsonElement Body)> PutAsync(string json, string? ifMatch = null) =>
        _server.SendAsync(HttpMethod.Put, "/v1/rulebook", json, ifMatch);
}
