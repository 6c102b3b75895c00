using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Grains.Campaigns;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Gateway.Campaigns;

/// <summary>The operator's own numbers, and what is sent to them to be tried. For planners: docs/guide/campaigns.md.</summary>
internal static class TestSendEndpoints
{
    /// <summary>The channel's subscribers come to us: nothing is sent.</summary>
    public const string Inbound = "test-send.inbound";

    /// <summary>Nobody known has the number, and no other subscriber was named.</summary>
    public const string NoSubscriber = "test-send.no-subscriber";

    private const int StoreTriesMax = 5;

    private static readonly Problem UnknownTask = new(404, "campaign.unknown-task", "The campaign has no such task.");
    private static readonly Problem NotOwn = new(
        422, TestSendGrain.NotOwn, "A number is none of the own numbers.", "Put it to the own numbers first: PUT /v1/test-numbers.");

    public static void MapTestSends(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/test-numbers", GetNumbersAsync).WithTags("Campaigns").WithName("GetTestNumbers")
            .WithSummary("The operator's own numbers, to which test messages may go.");
        routes.MapPut("/test-numbers", PutNumbersAsync).WithTags("Campaigns").WithName("PutTestNumbers")
            .WithSummary("Replaces the operator's own numbers; earlier versions are kept.")
            .Accepts<TestNumbersRequest>("application/json").ProducesProblem(412).ProducesProblem(422);
        routes.MapPost("/campaigns/{id}/tasks/{task}/test-sends", SendAsync).WithTags("Campaigns").WithName("SendTest")
            .WithSummary("Sends what a task says to own numbers, once for each key. It counts nowhere; a draft will do.")
            .Accepts<TestSendRequest>("application/json").ProducesProblem(404).ProducesProblem(422);
        routes.MapGet("/campaigns/{id}/test-sends", ListAsync).WithTags("Campaigns").WithName("ListTestSends")
            .WithSummary("The latest test sends of a campaign: who sent what when to which own number, and what came of it.");
    }

    private static async Task<Ok<TestNumbersView>> GetNumbersAsync(IDocuments documents, CancellationToken cancellationToken) =>
        TypedResults.Ok(await documents.FindAsync(TestNumbersVersion.Kind, version: null, cancellationToken) is { } stored
            ? ToView(stored)
            : new TestNumbersView(0, []));

    private static async Task<Results<Ok<TestNumbersView>, Problem>> PutNumbersAsync(
        HttpContext context, IDocuments documents, TimeProvider time)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.TestNumbersRequest, static one => (one.By, one.Reason));
        if (problem is not null)
        {
            return problem;
        }

        var errors = TestNumbersVersion.Check(request!.Numbers, out var numbers);
        if (!errors.IsEmpty)
        {
            return new Problem(422, "test-numbers.not-right", "The numbers are not right; nothing changed.")
            {
                Errors = PlanningProblems.ToViews(errors)!.Value,
            };
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new TestNumbersVersion(by, request.Reason, numbers), PlanningJson.Default.TestNumbersVersion);
        for (var tries = 0; tries < StoreTriesMax; tries++)
        {
            var newest = (await documents.FindAsync(TestNumbersVersion.Kind, version: null, CancellationToken.None))?.Version ?? 0;
            if (request.Version is { } expected && expected != newest)
            {
                return new Problem(412, "test-numbers.version-changed", "The numbers in force are not the version named.")
                {
                    CurrentVersion = newest,
                };
            }

            var document = new Document(TestNumbersVersion.Kind, newest + 1, time.GetUtcNow(), body);
            if (await documents.TryAddAsync(document, CancellationToken.None))
            {
                return TypedResults.Ok(ToView(document));
            }
        }

        return Problems.StoreUnavailable;
    }

    private static async Task<Results<Ok<TestSendView>, Problem>> SendAsync(
        string id, string task, HttpContext context, IGrainFactory grains, TestSendParts parts)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.TestSendRequest, static one => (one.By, null));
        if (problem is not null)
        {
            return problem;
        }

        if (!TestSend.IsKey(request!.Key))
        {
            return Problems.Field(LineError.OutOfRange("key", "1 to 64 letters, digits, hyphens, dots and underscores"));
        }

        (var plan, problem) = await parts.Drafts.PlanAsync(id, instead: null);
        (var numbers, problem) = problem is null ? await parts.ReadNumbersAsync(request) : ([], problem);
        if (problem is not null)
        {
            return problem;
        }

        if (plan!.FindTask(task) is not { } found)
        {
            return UnknownTask;
        }

        var messages = ImmutableArray.CreateBuilder<TestMessage>(numbers.Length);
        foreach (var number in numbers)
        {
            messages.Add(await parts.WriteAsync(number, found, request.Subscriber, context.RequestAborted));
        }

        var send = await grains.GetGrain<ITestSendGrain>(id).Send(new TestSend(
            request.Key, by, task, plan.Revision, found.Document.Channel, messages.ToImmutable()));
        return TypedResults.Ok(TestSendView.Of(send, parts.Time.GetUtcNow()));
    }

    private static async Task<Results<Ok<TestSendsView>, Problem>> ListAsync(
        string id, IDocuments documents, CancellationToken cancellationToken)
    {
        if (!PlanningSurroundings.IsKey(id))
        {
            return PlanningProblems.From(PlanningRefusal.Unknown, [], 0);
        }

        var stored = await documents.ReadVersionsAsync(TestSend.KindOf(id), 2 * TestSendGrain.KeysRemembered, cancellationToken);
        return TypedResults.Ok(new TestSendsView(
            [.. stored.Select(one => TestSendView.Of(TestSendGrain.Read(one), one.At)).DistinctBy(static one => one.Key)]));
    }

    private static TestNumbersView ToView(Document stored)
    {
        var version = TestSendGrain.ReadNumbers(stored);
        return new TestNumbersView(stored.Version, version.Numbers, version.By, version.Reason, stored.At);
    }

    /// <summary>What a test send is written with.</summary>
    internal sealed class TestSendParts(
        CampaignDrafts drafts, IDocuments documents, IRecords records, IRulebooks rulebooks, TimeProvider time)
    {
        public CampaignDrafts Drafts => drafts;

        public TimeProvider Time => time;

        /// <summary>To which numbers, or what is wrong with the request.</summary>
        public async Task<(ImmutableArray<string> Numbers, Problem? Problem)> ReadNumbersAsync(TestSendRequest request)
        {
            var stored = await documents.FindAsync(TestNumbersVersion.Kind, version: null, CancellationToken.None);
            ImmutableArray<string> own = stored is null ? [] : [.. TestSendGrain.ReadNumbers(stored).Numbers.Select(static one => one.Number)];
            ImmutableArray<string> asked = request.All ? own
                : [.. request.Numbers.Select(static text => Msisdn.TryParse(text, out var number) ? number.Digits : string.Empty).Distinct()];
            return request.All != request.Numbers.IsEmpty
                    ? ([], Problems.Field(new LineError("field.either", "A test goes to 'numbers' or to 'all', and not both.")))
                : asked.Any(number => !own.Contains(number)) ? ([], NotOwn)
                : asked.Length is 0 or > TestSend.MessagesMax
                    ? ([], Problems.Field(LineError.OutOfRange("numbers", $"1 to {TestSend.MessagesMax} of the own numbers")))
                : (asked, null);
        }

        /// <summary>The message to a number, or why there is none.</summary>
        public async Task<TestMessage> WriteAsync(string number, TaskPlan task, string? with, CancellationToken stop)
        {
            var name = with ?? await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(number), stop);
            var state = SubscriberId.TryParse(name, out var id) ? await drafts.FindAsync(id, stop) : null;
            var text = state is null ? null : TreatmentPreview.Say(state, task, rulebooks.Current);
            var reason = ChannelFacts.Inbound.Has(task.Document.Channel) ? Inbound : text is null ? NoSubscriber : null;
            return new TestMessage(
                number, state?.Id.Value, reason is null ? TestSend.Mark + text : null, TestOutcome.NotSent, reason);
        }
    }
}
