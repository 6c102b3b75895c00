using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Gateway.Tests;

/// <summary>Lists of subscribers are uploaded whole or not at all.</summary>
[Collection(OneServer.Name)]
public sealed class ListTests(Server server)
{
    [Fact]
    public async Task TakesIds_AndTellsEachLineThatPutsNobodyOnIt()
    {
        await KnowAsync("up-a", 3);

        var (status, report) = await UploadAsync("a", "text/plain", "\uFEFFup-a-1\r\n\nup-a-2\n no such id\nnobody\nup-a-1\n up-a-0 \n");

        Assert.Equal(201, status);
        Assert.Equal(
            ("ready", 6, 3, 3),
            (Text(report, "state"), Number(report, "lines"), Number(report, "members"), Number(report, "rejected")));
        Assert.Equal("""{"field.range":1,"line.repeated":1,"subscriber.unknown":1}""", report.GetProperty("codes").GetRawText());
        Assert.Equal(
            """[{"line":4,"code":"field.range"},{"line":5,"code":"subscriber.unknown"},{"line":6,"code":"line.repeated"}]""",
            report.GetProperty("errors").GetRawText());
        Assert.Equal(report.GetRawText(), (await server.GetAsync("/v1/lists/a/report")).Body.GetRawText());
        var (_, list) = await server.GetAsync("/v1/lists/a");
        Assert.Equal(("ready", 3, "anna"), (Text(list, "state"), Number(list, "members"), Text(list, "author")));
        Assert.Equal<string>(["up-a-0 1", "up-a-1 1", "up-a-2 1"], await WalkAsync(new AudienceDocument { List = "a" }));
        Assert.Equal(409, (await UploadAsync("a", "text/plain", "up-a-1\n")).Status);
    }

    /// <summary>An upload that was taken for stopped fails, and leaves alone what has its name by then.</summary>
    [Fact]
    public async Task AFailedUploadDropsNoOtherListOfItsName()
    {
        await KnowAsync("up-z", 1);
        var lists = server.Services.GetRequiredService<ISubscriberLists>();
        using var body = new HeldContent();
        var upload = server.Client.PostAsync(new Uri("/v1/lists?name=z&author=anna", UriKind.Relative), body);
        while (await lists.FindAsync("z", CancellationToken.None) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await lists.SweepAsync(server.Clock.GetUtcNow().AddDays(1), CancellationToken.None);
        var other = await lists.TryBeginAsync("z", "bert", server.Clock.GetUtcNow(), CancellationToken.None);
        await lists.AddMembersAsync(other!.Value, ["up-z-0"], server.Clock.GetUtcNow(), CancellationToken.None);
        await lists.TryEndAsync(other.Value, isReady: true, CancellationToken.None);
        body.Rest.SetResult("up-z-0\n");
        using var answer = await upload;

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal((other.Value, ListState.Ready), await lists.FindAsync("z", CancellationToken.None) is { } list ? (list.Number, list.State) : default);
    }

    /// <summary>A body whose end comes when the test says so.</summary>
    private sealed class HeldContent : HttpContent
    {
        public HeldContent() => Headers.ContentType = new MediaTypeHeaderValue("text/plain");

        public TaskCompletionSource<string> Rest { get; } = new();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync("\n"u8.ToArray());
            await stream.FlushAsync();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(await Rest.Task));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    [Fact]
    public async Task TakesNumbers_InAnyForm()
    {
        await KnowAsync("up-n", 3);
        string Msisdn(int i) => NumberOf("up-n", i);

        var (_, csv) = await UploadAsync("n-csv", "text/csv", $"name,msisdn,city\n\"Li, Wei\",{Msisdn(0)},x\nWang,+{Msisdn(1)},\"y\"\nbad,1,z\nshort,{Msisdn(2)}\n");
        var (_, json) = await UploadAsync(
            "n-json", "application/x-ndjson", $$"""{"msisdn":"{{Msisdn(0)}}"}{{"\n"}}{"subscriber":"up-n-2"}{{"\n"}}{"msisdn":"{{Msisdn(0)}}","x":1}{{"\n"}}{"msisdn":"8613999999999"}""");
        var (_, plain) = await UploadAsync("n-plain", "text/plain", $"{Msisdn(2)}\n", "&of=msisdn");

        Assert.Equal("""{"csv.row":1,"field.msisdn":1}""", csv.GetProperty("codes").GetRawText());
        Assert.Equal("""{"field.unknown":1,"number.unknown":1}""", json.GetProperty("codes").GetRawText());
        Assert.Equal("{}", plain.GetProperty("codes").GetRawText());
        var document = new AudienceDocument
        {
            AnyOf = [new AudienceDocument { List = "n-csv" }, new AudienceDocument { List = "n-json" }, new AudienceDocument { List = "n-plain" }],
        };
        Assert.Equal<string>(["up-n-0 3", "up-n-1 1", "up-n-2 6"], await WalkAsync(document));
        Assert.DoesNotContain(Msisdn(0), server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv", "name,city\nx,y\n", 400, "csv.header")]
    [InlineData("text/csv", "subscriber,msisdn\nx,y\n", 400, "csv.header")]
    [InlineData("text/plain", "nobody\n", 422, "list.empty")]
    [InlineData("text/plain", "", 422, "list.empty")]
    [InlineData("application/json", "[]", 415, "request.content-type")]
    public async Task LeavesNothing_WhenItFails(string type, string body, int status, string code)
    {
        var (answered, problem) = await UploadAsync("failing", type, body);

        Assert.Equal((status, code), (answered, Text(problem, "code")));
        Assert.Equal(404, (await server.GetAsync("/v1/lists/failing")).Status);
        if (status != 415)
        {
            var (_, report) = await server.GetAsync("/v1/lists/failing/report");
            Assert.Equal(("failed", 0, code), (Text(report, "state"), Number(report, "members"), Text(report, "failure")));
        }
    }

    [Fact]
    public async Task ADroppedList_CannotBeWalkedAnyMore()
    {
        await KnowAsync("up-d", 1);
        await UploadAsync("d", "text/plain", "up-d-0\n");

        Assert.Equal(204, await DeleteAsync("d"));

        Assert.Equal(404, await DeleteAsync("d"));
        Assert.Equal(404, (await server.GetAsync("/v1/lists/d")).Status);
        var exclusion = new AudienceDocument { AllOf = [new AudienceDocument { Everyone = true }, new AudienceDocument { Not = new AudienceDocument { List = "d" } }] };
        await Assert.ThrowsAsync<ListNotReadyException>(() => WalkAsync(exclusion));
        Assert.Equal(201, (await UploadAsync("d", "text/plain", "up-d-0\n")).Status);
    }

    [Fact]
    public async Task ListsArePaged()
    {
        await KnowAsync("up-p", 1);
        foreach (var name in (string[])["zz-1", "zz-2", "zz-3"])
        {
            Assert.Equal(201, (await UploadAsync(name, "text/plain", "up-p-0\n")).Status);
        }

        var (_, first) = await server.GetAsync("/v1/lists?after=zz&limit=2");
        Assert.Equal<string>(["zz-1", "zz-2"], first.GetProperty("lists").EnumerateArray().Select(list => Text(list, "name")));
        var (_, second) = await server.GetAsync($"/v1/lists?limit=2&after={Text(first, "next")}");
        Assert.Equal<string>(["zz-3"], second.GetProperty("lists").EnumerateArray().Select(list => Text(list, "name")));
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task AnAudienceIsCounted_ByRegionAndReason_AndShownWithoutNumbers()
    {
        await KnowAsync("up-c", 4);
        await UploadAsync("c-in", "text/plain", "up-c-0\nup-c-1\nup-c-2\n");
        await UploadAsync("c-out", "text/plain", "up-c-2\nup-c-3\n");

        var counted = await CountAsync("""{"audience":{"list":"c-in"},"exclude":[{"list":"c-out"}]}""");

        Assert.True(counted.GetProperty("isWhole").GetBoolean());
        Assert.Equal((2, 1, 0), (Number(counted, "targets"), Number(counted, "excluded"), Number(counted, "outsideRegions")));
        Assert.Equal(Number(counted, "asked") - 3, Number(counted, "notIncluded"));
        Assert.Equal(2, counted.GetProperty("byRegion").EnumerateObject().Sum(region => region.Value.GetInt32()));
        var elsewhere = await CountAsync("""{"audience":{"list":"c-in"},"regions":["nowhere"]}""");
        Assert.Equal((0, 3), (Number(elsewhere, "targets"), Number(elsewhere, "outsideRegions")));

        var (_, first) = await server.PostAsync("/v1/audiences/previews", """{"audience":{"list":"c-in"},"limit":2}""");
        var (_, drawn) = await server.PostAsync("/v1/audiences/previews", """{"audience":{"list":"c-in"},"limit":2,"seed":"x"}""");
        var (_, again) = await server.PostAsync("/v1/audiences/previews", """{"audience":{"list":"c-in"},"limit":2,"seed":"x"}""");
        Assert.Equal<string>(["up-c-0", "up-c-1"], first.GetProperty("rows").EnumerateArray().Select(row => Text(row, "id")));
        Assert.Equal(2, drawn.GetProperty("rows").GetArrayLength());
        Assert.Equal(drawn.GetRawText(), again.GetRawText());
        Assert.DoesNotContain("86136", first.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"audience":{}}""", 422, "audience.wrong")]
    [InlineData("""{"audience":{"everyone":true,"list":"a"}}""", 422, "audience.wrong")]
    [InlineData("""{"audience":{"condition":"no such thing"}}""", 422, "audience.wrong")]
    [InlineData("""{"audience":{"anyOf":[]}}""", 422, "audience.wrong")]
    [InlineData("""{"audience":{"list":"no-such-list"}}""", 409, "list.not-ready")]
    [InlineData("""{"everyone":true}""", 400, "field.unknown")]
    public async Task AWrongAudience_IsNotCounted(string body, int status, string code)
    {
        var (answered, problem) = await server.PostAsync("/v1/audiences/counts", body);

        Assert.Equal((status, code), (answered, Text(problem, "code")));
    }

    private async Task<JsonElement> CountAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync(new Uri("/v1/audiences/counts", UriKind.Relative), content);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return JsonSerializer.Deserialize<JsonElement>(lines[^1]);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string NumberOf(string prefix, int i) =>
        string.Create(CultureInfo.InvariantCulture, $"86136{(prefix[^1] - 'a') + 10:d2}0000{i:d2}");

    private async Task KnowAsync(string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await server.KnowAsync($"{prefix}-{i}", NumberOf(prefix, i));
        }
    }

    private async Task<(int Status, JsonElement Body)> UploadAsync(string name, string type, string body, string more = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await server.Client.PostAsync(new Uri($"/v1/lists?name={name}&author=anna{more}", UriKind.Relative), content);
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    private async Task<int> DeleteAsync(string name)
    {
        using var response = await server.Client.DeleteAsync(new Uri("/v1/lists/" + name, UriKind.Relative));
        return (int)response.StatusCode;
    }

    private async Task<List<string>> WalkAsync(AudienceDocument document)
    {
        var walk = server.Services.GetRequiredService<IAudienceWalk>();
        var page = await walk.ReadAsync(Audience.Of(document, []), null, 1_000, CancellationToken.None);
        Assert.Null(page.NextAfter);
        return [.. page.Members.Select(member => $"{member.Id} {member.Listed}")];
    }
}
