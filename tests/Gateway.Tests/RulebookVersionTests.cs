using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Tests;

/// <summary>Versions are published by somebody for a reason, compared, and taken back.</summary>
public sealed class RulebookVersionTests : IAsyncLifetime
{
    private readonly Server _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task KeepWhoPublishedThem_AndWhy()
    {
        var (status, published) = await PutAsync(Cheaper, "?author=li.na&note=%E9%99%8D%E4%BB%B7");
        Assert.Equal((200, 2), (status, published.GetProperty("version").GetInt64()));
        Assert.Equal(0, published.GetProperty("warnings").GetArrayLength());

        var (_, read) = await _server.GetAsync("/v1/rulebook");
        Assert.Equal(("li.na", "降价"), (read.GetProperty("author").GetString(), read.GetProperty("note").GetString()));
        Assert.Equal(900, read.GetProperty("rulebook").GetProperty("offers")[0].GetProperty("priceMinor").GetInt64());
        var (_, first) = await _server.GetAsync("/v1/rulebook?version=1");
        Assert.False(first.TryGetProperty("author", out _));
        var (_, versions) = await _server.GetAsync("/v1/rulebook/versions");
        var newest = versions.GetProperty("versions")[0];
        Assert.Equal((2, "li.na", "降价"),
            (newest.GetProperty("version").GetInt32(), newest.GetProperty("author").GetString(), newest.GetProperty("note").GetString()));
    }

    [Theory]
    [InlineData("?author=")]
    [InlineData("?note=a%0Ab")]
    [InlineData("?note={0}x")]
    [InlineData("?author={0}")]
    public async Task TakeNoAuthorOrNoteOutOfBounds(string query)
    {
        var (status, problem) = await PutAsync(Cheaper, query.Replace("{0}", new string('x', 200), StringComparison.Ordinal));
        Assert.Equal((400, "request.parameter"), (status, problem.GetProperty("code").GetString()));
        Assert.Equal(1, await VersionAsync());
    }

    [Fact]
    public async Task AreComparedPartByPart()
    {
        await PutAsync(Cheaper);
        var (status, difference) = await _server.GetAsync("/v1/rulebook/difference?from=1&to=2");
        Assert.Equal((200, 1, 2), (status, difference.GetProperty("from").GetInt32(), difference.GetProperty("to").GetInt32()));
        var change = Assert.Single(difference.GetProperty("changes").EnumerateArray());
        Assert.Equal("""{"kind":"changed","path":"/offers/data-pack/priceMinor","old":1000,"new":900}""", change.GetRawText());

        var (_, newest) = await _server.GetAsync("/v1/rulebook/difference");
        Assert.Equal(difference.GetRawText(), newest.GetRawText());
        var (_, back) = await _server.GetAsync("/v1/rulebook/difference?from=2&to=1");
        Assert.Equal(1000, back.GetProperty("changes")[0].GetProperty("new").GetInt64());
        Assert.Equal(404, (await _server.GetAsync("/v1/rulebook/difference?from=1&to=3")).Status);
        Assert.Equal(400, (await _server.GetAsync("/v1/rulebook/difference?from=x")).Status);
    }

    [Fact]
    public async Task HaveNothingBefore_TheFirst() => Assert.Equal(404, (await _server.GetAsync("/v1/rulebook/difference")).Status);

    [Fact]
    public async Task AreCheckedWithoutPublishing()
    {
        var (status, check) = await _server.PostAsync("/v1/rulebook:check", Text(Cheaper with
        {
            Offers = [.. Cheaper.Offers.Select((offer, i) => i == 1 ? offer with { Eligibility = "points > 5 and points < 3" } : offer)],
        }));
        Assert.Equal((200, true, 1), (status, check.GetProperty("isRight").GetBoolean(), check.GetProperty("comparedWith").GetInt32()));
        Assert.Equal(0, check.GetProperty("errors").GetArrayLength());
        var warning = Assert.Single(check.GetProperty("warnings").EnumerateArray());
        Assert.Equal(("/offers/1/eligibility", "condition.never-met", 16),
            (warning.GetProperty("path").GetString(), warning.GetProperty("code").GetString(), warning.GetProperty("column").GetInt32()));
        Assert.Equal(
            ["/offers/data-pack/priceMinor", "/offers/roaming-day/eligibility"],
            check.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("path").GetString()));
        Assert.Equal(1, await VersionAsync());
    }

    /// <summary>What a list that goes does is as the warning says: service is blocked too, and entries can still be taken off.</summary>
    [Fact]
    public async Task WarnOfAListThatGoes_WhosePeopleAreThenReachedByNobody()
    {
        var court = Cheaper with
        {
            SuppressionLists =
            [
                new SuppressionListDocument
                {
                    Code = "court", Kind = SuppressionKind.Grey, Name = new TextDocument("法院", "Court"), Channels = [Channel.Sms],
                },
                .. Domain.Decisioning.SuppressionLists.Standard,
            ],
        };
        Assert.Equal("", Dropped((await PutAsync(court)).Body));
        await _server.KnowAsync("rd-1");
        await _server.SendAsync(HttpMethod.Put, "/v1/subscribers/rd-1/suppressions/court", """{"reason":"a case"}""");
        Assert.Equal(["sms marketing"], await BlockedAsync());

        var (_, check) = await _server.PostAsync("/v1/rulebook:check", Text(Cheaper));
        var (_, published) = await PutAsync(Cheaper);
        Assert.Equal("/suppressionLists rulebook.list-dropped", Dropped(check));
        Assert.Equal(Dropped(check), Dropped(published));
        Assert.Contains("service", published.GetProperty("warnings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(2 * Enum.GetValues<Channel>().Length, (await BlockedAsync()).Count);

        Assert.Equal(200, (await _server.SendAsync(HttpMethod.Delete, "/v1/subscribers/rd-1/suppressions/court?reason=over")).Status);
        Assert.Empty(await BlockedAsync());

        static string Dropped(JsonElement body) => string.Join('\n', body.GetProperty("warnings").EnumerateArray()
            .Select(one => $"{one.GetProperty("path").GetString()} {one.GetProperty("code").GetString()}"));

        async Task<List<string>> BlockedAsync() => [.. (await _server.GetAsync("/v1/subscribers/rd-1/suppressions")).Body
            .GetProperty("blocked").EnumerateArray()
            .Select(block => $"{block.GetProperty("channel").GetString()} {block.GetProperty("messageKind").GetString()}")];
    }

    [Fact]
    public async Task AreTakenBack_AsANewVersionWithItsReason()
    {
        await PutAsync(Cheaper);
        var (status, body) = await _server.PostAsync(
            "/v1/rulebook:rollback", """{"version":1,"reason":"the price was wrong","author":"wang"}""");
        Assert.Equal((200, 3), (status, body.GetProperty("version").GetInt64()));

        var (_, read) = await _server.GetAsync("/v1/rulebook");
        Assert.Equal(("wang", "the price was wrong", 1),
            (read.GetProperty("author").GetString(), read.GetProperty("note").GetString(), read.GetProperty("restoredFrom").GetInt32()));
        var (_, difference) = await _server.GetAsync("/v1/rulebook/difference?from=1&to=3");
        Assert.Equal(0, difference.GetProperty("changes").GetArrayLength());
        Assert.Equal(3, Rulebooks.Current.Version);
        Assert.Equal(1000, Rulebooks.Current.FindOffer("data-pack")!.Document.PriceMinor);
    }

    [Theory]
    [InlineData("""{"version":9,"reason":"x"}""", 404, "rulebook.unknown")]
    [InlineData("""{"version":0,"reason":"x"}""", 404, "rulebook.unknown")]
    [InlineData("""{"version":1,"reason":"x"}""", 409, "rulebook.in-force")]
    [InlineData("""{"version":1}""", 400, "field.missing")]
    [InlineData("""{"version":1,"reason":""}""", 400, "field.range")]
    [InlineData("""{"version":"1","reason":"x"}""", 400, "field.kind")]
    public async Task AreNotTakenBack_WithoutAReasonOrToNothing(string request, int expected, string code)
    {
        var (status, problem) = await _server.PostAsync("/v1/rulebook:rollback", request);
        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.Equal(1, await VersionAsync());
    }

    /// <summary>What was right once, but is not by today's rules, is told like any other mistake.</summary>
    [Fact]
    public async Task AreCheckedAnew_WhenTheyAreTakenBack()
    {
        var old = System.Text.Encoding.UTF8.GetBytes(Text(Server.Rules).Replace("\"CNY\"", "\"yuan\"", StringComparison.Ordinal));
        Assert.True(await Documents.TryAddAsync(new Document(Rulebooks.Kind, 2, DateTimeOffset.UnixEpoch, old), CancellationToken.None));
        Assert.Equal(200, (await PutAsync(Cheaper)).Status);

        var (status, problem) = await _server.PostAsync("/v1/rulebook:rollback", """{"version":2,"reason":"x"}""");
        Assert.Equal(422, status);
        Assert.Equal("/currency", problem.GetProperty("errors")[0].GetProperty("path").GetString());
        Assert.Equal(3, await VersionAsync());
    }

    /// <summary>Two planners who began with the same version do not overwrite each other, in whichever way they publish.</summary>
    [Fact]
    public async Task AreNotOverwritten_BySomebodyWhoHasNotSeenThem()
    {
        Assert.Equal(200, (await PutAsync(Cheaper, ifMatch: "\"1\"")).Status);
        var (status, problem) = await PutAsync(Server.Rules, ifMatch: "\"1\"");
        Assert.Equal((412, "rulebook.version-changed"), (status, problem.GetProperty("code").GetString()));
        Assert.Equal(2, problem.GetProperty("currentVersion").GetInt64());
        Assert.Equal("Version 2 is in force. Read it again and change that.", problem.GetProperty("detail").GetString());
        foreach (var tag in new[] { "\"1\"", "W/\"2\"", "2", "\"02\"", "\"x\"" })
        {
            const string Request = """{"version":1,"reason":"x"}""";
            Assert.Equal(412, (await _server.SendAsync(HttpMethod.Post, "/v1/rulebook:rollback", Request, tag)).Status);
        }

        Assert.Equal(2, await VersionAsync());
        Assert.Equal(200, (await PutAsync(Server.Rules, ifMatch: "\"1\", \"2\"")).Status);
    }

    [Fact]
    public async Task OnlyOneOfManyAtOnce_IsPublishedOverTheSameVersion()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PutAsync(Cheaper, ifMatch: "\"1\"")));
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.Equal(7, answers.Count(answer => answer.Status == 412));
        Assert.Equal(2, await VersionAsync());
    }

    /// <summary>Another silo on the same store publishes in between: the store itself says no.</summary>
    [Fact]
    public async Task AreComparedWithTheStore_NotWithWhatThisProcessHasSeen()
    {
        var body = new Publication(Cheaper, "other", null, null).ToBytes();
        Assert.True(await Documents.TryAddAsync(new Document(Rulebooks.Kind, 2, DateTimeOffset.UnixEpoch, body), CancellationToken.None));
        Assert.Equal(412, (await PutAsync(Server.Rules, ifMatch: "\"1\"")).Status);
        Assert.Equal(200, (await PutAsync(Server.Rules, ifMatch: "\"2\"")).Status);
        Assert.Equal(3, Rulebooks.Current.Version);
    }

    /// <summary>The first builds stored the rulebook alone.</summary>
    [Fact]
    public async Task AreReadAsTheFirstBuildsStoredThem()
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Text(Cheaper));
        var stored = new Document(Rulebooks.Kind, 2, DateTimeOffset.UnixEpoch, body);
        Assert.True(await Documents.TryAddAsync(stored, CancellationToken.None));
        var (status, read) = await _server.GetAsync("/v1/rulebook?version=2");
        Assert.Equal((200, 900), (status, read.GetProperty("rulebook").GetProperty("offers")[0].GetProperty("priceMinor").GetInt64()));
        var (_, versions) = await _server.GetAsync("/v1/rulebook/versions");
        Assert.Equal(Cheaper.Name, versions.GetProperty("versions")[0].GetProperty("name").GetString());
    }

    /// <summary>What a server shows first is a good example.</summary>
    [Fact]
    public async Task BeginWithADemoThatHoldsNothingDoubtful()
    {
        using var text = new StreamReader(Silo.Simulated.DemoRulebook.Open());
        var (_, check) = await _server.PostAsync("/v1/rulebook:check", await text.ReadToEndAsync());
        Assert.True(check.GetProperty("isRight").GetBoolean());
        Assert.Equal("[]", check.GetProperty("warnings").GetRawText());
    }

    [Fact]
    public async Task AreDescribedByASchema()
    {
        using var response = await _server.Client.GetAsync(new Uri("/v1/rulebook/schema", UriKind.Relative));
        Assert.Equal("application/schema+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(RulebookSchema.Utf8.ToArray(), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task AreDescribedInTheApi()
    {
        var (status, description) = await _server.GetAsync("/openapi/v1.json");
        Assert.Equal(200, status);
        string[] expected = ["", "/versions", "/difference", "/schema", ":check", ":rollback"];
        Assert.Equal("", string.Join(' ', expected.Select(path => "/v1/rulebook" + path)
            .Except(description.GetProperty("paths").EnumerateObject().Select(path => path.Name))));
    }

    private static RulebookDocument Cheaper { get; } =
        Server.Rules with { Offers = Server.Rules.Offers.SetItem(0, Server.Rules.Offers[0] with { PriceMinor = 900 }) };

    private Rulebooks Rulebooks => (Rulebooks)_server.Services.GetService(typeof(Rulebooks))!;

    private IDocuments Documents => (IDocuments)_server.Services.GetService(typeof(IDocuments))!;

    private static string Text(RulebookDocument document) => JsonSerializer.Serialize(document, RulebookJson.TypeInfo);

    private async Task<long> VersionAsync() => (await _server.GetAsync("/v1/rulebook")).Body.GetProperty("version").GetInt64();

    private Task<(int Status, JsonElement Body)> PutAsync(RulebookDocument document, string query = "", string? ifMatch = null) =>
        _server.SendAsync(HttpMethod.Put, "/v1/rulebook" + query, Text(document), ifMatch);
}
