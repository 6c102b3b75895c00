using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>Why a decision came out so; and what is said when a part of it is gone.</summary>
[Collection(OneServer.Name)]
public sealed class DecisionTests(Server server)
{
    [Fact]
    public async Task ShowsStepCodeAndExplanationOfEveryCandidate_InBothLanguages()
    {
        await server.KnowAsync("ds-1");
        var (_, answer) = await server.PostAsync("/v1/subscribers/ds-1/proposals", """{"offer":"gift"}""");
        var (_, decision) = await server.GetAsync($"/v1/decisions/{answer.GetProperty("decisionId").GetString()}");
        var candidates = decision.GetProperty("candidates").EnumerateArray().ToDictionary(one => one.GetProperty("offer").GetString()!);

        Assert.Equal(Rulebooks.Basic.Offers.Length, candidates.Count);
        Assert.False(decision.TryGetProperty("heldBackReason", out _));
        Assert.Equal("occasion", candidates["data-pack"].GetProperty("step").GetString());
        Assert.Equal(
            "The offer does not answer this occasion. Only gift (\"gift\") was asked about.",
            candidates["data-pack"].GetProperty("explanation").GetProperty("en").GetString());
        Assert.Equal(
            "该优惠不针对当前场合。本次仅询问了gift（“gift”）。",
            candidates["data-pack"].GetProperty("explanation").GetProperty("zh").GetString());
        Assert.Equal("arbitration", candidates["gift"].GetProperty("step").GetString());
        Assert.StartsWith("It was chosen: number 1 of 1", Explanation(candidates["gift"]), StringComparison.Ordinal);
        Assert.Equal(
            """{"estimate":0.5,"estimatedBy":"rulebook","silences":0,"moment":1,"channelFit":1,"value":5,"leverPercent":0,"groupLeverPercent":0}""",
            JsonSerializer.Serialize(candidates["gift"].GetProperty("factors")));
        Assert.False(candidates["data-pack"].TryGetProperty("factors", out _));
    }

    [Fact]
    public async Task ShowsWhyNothingWasChosen()
    {
        await server.KnowAsync("ds-2");
        await server.PostAsync("/v1/subscribers/ds-2/consent", """{"isGranted":false,"source":"web"}""");
        var (_, answer) = await server.PostAsync("/v1/subscribers/ds-2/proposals", """{"offer":"gift"}""");
        var (_, decision) = await server.GetAsync($"/v1/decisions/{answer.GetProperty("decisionId").GetString()}");
        var reason = decision.GetProperty("heldBackReason");

        Assert.Equal("suppression.no-consent", decision.GetProperty("heldBack").GetString());
        Assert.Equal(
            ("suppression", "suppression.no-consent", "gift"),
            (reason.GetProperty("step").GetString(), reason.GetProperty("code").GetString(), reason.GetProperty("offer").GetString()));
        Assert.EndsWith("Consent to marketing is on record as: no. The subscriber said so.", Explanation(reason), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?language=zh", false, true, 5)]
    [InlineData("?language=en&candidates=all", true, false, 5)]
    [InlineData("?candidates=chosen", true, true, 1)]
    [InlineData("?candidates=ranked&language=en", true, false, 2)]
    public async Task ShowsAsMuchAsIsAskedFor(string query, bool hasEnglish, bool hasChinese, int count)
    {
        await server.KnowAsync("ds-3");
        var (_, test) = await server.PostAsync("/v1/subscribers/ds-3/policy-tests" + query, """{"channel":"hall"}""");
        var (_, answer) = await server.PostAsync("/v1/subscribers/ds-3/interactions", """{"channel":"hall"}""");
        var id = answer.GetProperty("decisionId").GetString();
        var (status, decision) = await server.GetAsync($"/v1/decisions/{id}" + query);

        Assert.Equal(200, status);
        Assert.Equal(test.GetProperty("candidates").GetArrayLength(), decision.GetProperty("candidates").GetArrayLength());
        foreach (var candidate in decision.GetProperty("candidates").EnumerateArray())
        {
            Assert.Equal(hasEnglish, candidate.GetProperty("explanation").TryGetProperty("en", out _));
            Assert.Equal(hasChinese, candidate.GetProperty("explanation").TryGetProperty("zh", out _));
        }

        var (_, whole) = await server.GetAsync($"/v1/decisions/{id}");
        var shown = whole.GetProperty("candidates").EnumerateArray().Count(candidate =>
            count == 5 || (count == 1 ? candidate.GetProperty("isChosen").GetBoolean() : candidate.TryGetProperty("priority", out _)));
        Assert.Equal(shown, decision.GetProperty("candidates").GetArrayLength());
    }

    /// <summary>A purged decision, one that never was, and one whose rulebook is gone are three things.</summary>
    [Fact]
    public async Task SaysWhichPartIsGone()
    {
        var hidden = new HiddenVersion();
        var own = new Server
        {
            Replace = services =>
            {
                services.AddSingleton<SqliteDocuments>();
                services.AddSingleton<IDocuments>(provider => hidden.Over(provider.GetRequiredService<SqliteDocuments>()));
            },
        };
        await own.InitializeAsync();
        try
        {
            await own.KnowAsync("gone-1");
            var (_, view) = await own.PostAsync("/v1/subscribers/gone-1/interactions", """{"channel":"hall"}""");
            var path = $"/v1/decisions/{view.GetProperty("decisionId").GetString()}";
            await own.PutRulesAsync(Server.Rules with { Name = "Second" });

            Assert.Equal((404, "decision.unknown"), await CodeAsync(own, "/v1/decisions/gone-1~0")); // A profile came, nothing was decided.
            Assert.Equal((404, "decision.unknown"), await CodeAsync(own, "/v1/decisions/gone-1~77"));
            Assert.Equal((404, "decision.unknown"), await CodeAsync(own, "/v1/decisions/gone-2~0"));
            hidden.Version = 1;
            Assert.Equal((410, "decision.rulebook-missing"), await CodeAsync(own, path));
            hidden.Version = null;
            Assert.Equal((200, null), await CodeAsync(own, path));

            own.Clock.Ahead = TimeSpan.FromDays(401);
            await own.Services.GetRequiredService<SqliteMaintenance>().DropTracesAsync(
                own.Clock.GetUtcNow().AddDays(-400), CancellationToken.None);
            Assert.Equal((410, "decision.purged"), await CodeAsync(own, path));
            var (status, problem) = await own.PostAsync(path + "/recompute", "{}");
            Assert.Equal((410, "decision.purged"), (status, problem.GetProperty("code").GetString()));
            Assert.Equal((404, "decision.unknown"), await CodeAsync(own, "/v1/decisions/gone-1~77"));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    private static async Task<(int Status, string? Code)> CodeAsync(Server server, string path)
    {
        var (status, body) = await server.GetAsync(path);
        return (status, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private static string Explanation(JsonElement of) => of.GetProperty("explanation").GetProperty("en").GetString()!;

    /// <summary>Documents of which a version can be missing.</summary>
    private sealed class HiddenVersion
    {
        public long? Version { get; set; }

        public IDocuments Over(IDocuments documents) => new Documents(this, documents);

        private sealed class Documents(HiddenVersion hidden, IDocuments inner) : IDocuments
        {
            public async ValueTask<Document?> FindAsync(string kind, long? version, CancellationToken cancellationToken) =>
                version is not null && version == hidden.Version ? null : await inner.FindAsync(kind, version, cancellationToken);

            public ValueTask<IReadOnlyList<Document>> ReadVersionsAsync(string kind, int limit, CancellationToken cancellationToken) =>
                inner.ReadVersionsAsync(kind, limit, cancellationToken);

            public ValueTask<bool> TryAddAsync(Document document, CancellationToken cancellationToken) =>
                inner.TryAddAsync(document, cancellationToken);
        }
    }
}
