using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Http;

/// <summary>The one place that says how refusals, bad requests and failures are answered.</summary>
internal static class Problems
{
    private const string BadRequest = "The request is not right.";

    public static readonly Problem NotFound = new(404, "request.not-found", "There is nothing at this address.");
    public static readonly Problem MethodNotAllowed = new(405, "request.method", "The address does not know this method.");
    public static readonly Problem WrongContentType = new(415, "request.content-type", "The content type is not one that is read here.");
    public static readonly Problem BodyTooLarge = new(413, "body.too-large", "The body is larger than the limit.");
    public static readonly Problem BodyTruncated = new(400, "body.truncated", "The body ended in the middle.");
    public static readonly Problem NotUtf8 = new(400, "body.not-utf8", "The body is not valid UTF-8.");
    public static readonly Problem NotJson = new(400, "body.not-json", "The body is not one JSON value.");
    public static readonly Problem BadSubscriberId = new(
        400, "subscriber.bad-id", "The subscriber id is not one.", "It is 1 to 64 of the characters A-Z a-z 0-9 . _ : -");
    public static readonly Problem UnknownSubscriber = new(404, "subscriber.unknown", "Nothing is known of this subscriber.");
    public static readonly Problem UnknownNumber = new(404, "number.unknown", "No subscriber has this number.");
    public static readonly Problem UnknownDecision = new(404, "decision.unknown", "There is no such decision.");
    public static readonly Problem PurgedDecision = new(
        410, "decision.purged", "What was decided there is no longer kept.", "Retention:TracesFor says how long decisions are kept.");
    public static readonly Problem DecisionWithoutRulebook = new(
        410, "decision.rulebook-missing", "The trace is there, and the rulebook that it was decided under is not.",
        "Without that version of the rulebook the decision can neither be explained nor taken again.");
    public static readonly Problem UnknownInteraction = new(404, "interaction.unknown", "There is no such interaction, or it is closed.");
    public static readonly Problem UnknownCarrier = new(404, "carrier.unknown", "No carrier has this name.");
    public static readonly Problem CallbackAddress = new(
        403, "callback.address", "Calls of this carrier are not taken from this address.", "Its Callbacks:Addresses says from which they are.");
    public static readonly Problem CallbackUnsigned = new(
        401, "callback.unsigned", "The call is not signed.",
        "Without a secret calls are taken from this machine alone; see Callbacks:Secret and Callbacks:IsOpen of the carrier.");
    public static readonly Problem CallbackSignature = new(401, "callback.signature", "The signature is not right for this call.");
    public static readonly Problem CallbackExpired = new(
        401, "callback.expired", "The time of the signature is not near ours.", "Sign the call anew, by a clock that is right.");
    public static readonly Problem UnknownOutboxRow = new(404, "outbox.unknown", "There is no such message or order.");
    public static readonly Problem UnknownChannel = new(404, "channel.unknown", "There is no such channel.");
    public static readonly Problem TooMuchSteering = new(
        409, "steering.too-many", "As many channels, carriers and tasks are steered as can be.", "Start some that are stopped or paced.");
    public static readonly Problem UnknownRulebook = new(404, "rulebook.unknown", "There is no such version of the rulebook.");
    public static readonly Problem NoRulebook = new(
        503, "rulebook.none", "No rulebook is in force yet.", "Publish one with PUT /v1/rulebook.");
    public static readonly Problem StoreUnavailable = new(
        503, "store.unavailable", "The store cannot work at present.", "Nothing happened. Send it again later.");
    public static readonly Problem Stopping = new(
        503, "server.stopping", "The server is stopping.", "Send it again later, with the same id.");
    public static readonly Problem SiloUnavailable = new(
        503, "silo.unavailable", "The silo that works for this subscriber was lost.", "Send it again, with the same id: another takes over.");
    public static readonly Problem StoppedWork = new(
        503, "server.stopping", "The server is stopping.", "Nothing is left of what was begun. Ask again when a server runs, or none.");
    public static readonly Problem Busy = new(
        503, "ingest.busy", "As many streams are open as the server takes at once.", "Send it again when one has ended.");
    public static readonly Problem Overloaded = new(
        503, "server.overloaded", "The server has more work than it can hold.", "Nothing happened. Send it again later, with the same id.")
    {
        RetryAfterSeconds = 5,
    };

    public static readonly Problem ImportRuns = new(
        409, "suppression-import.running", "An import of this id is running.", "Ask how far it is, or wait until it has ended.");
    public static readonly Problem UnknownImport = new(404, "suppression-import.unknown", "There was no import of this id.");
    public static readonly Problem ListExists = new(
        409, "list.exists", "There is a list of this name, or one is being uploaded.", "Delete it first, or take another name.");
    public static readonly Problem ListLoads = new(409, "list.loading", "The list is being uploaded.", "Delete it when that has ended.");
    public static readonly Problem UnknownUpload = new(404, "list.unknown", "There is no list of this name.");
    public static readonly Problem ListNotReady = new(
        409, "list.not-ready", "The audience names a list that is not there, or not whole.", "GET /v1/lists tells which there are.");
    public static readonly Problem WrongAudience = new(
        422, "audience.wrong", "The audience is not right.",
        "Each of its nodes has exactly one member, conditions can be read, and it keeps to the limits on nodes, depth and lists.");
    public static readonly Problem WrongPreview = new(
        400, "field.range", BadRequest, "'limit' must be 1 to 100, 'seed' a text of 1 to 64 characters.");
    public static readonly Problem EmptyList = new(
        422, "list.empty", "No line names a subscriber who is known.", "Nothing is kept. The list's report says why.");
    public static readonly Problem TooManyRows = new(
        413, "list.too-many-rows", "The list has more rows than the server takes.", "Nothing is kept. Gateway:ListRowsMax says how many.");
    public static readonly Problem UploadLost = new(
        503, "list.upload-lost", "The upload stood still for too long, or the list was taken away.", "Nothing is kept. Send it again.");
    public static readonly Problem TimedOut = new(
        504, "request.timeout", "The request took too long.", "It may have taken effect. Send it again with the same id.");
    public static readonly Problem Forbidden = new(403, "request.forbidden", "The key of the data folder is missing or wrong.");
    public static readonly Problem NotSigned = new(
        403, "request.not-signed", "The call is not signed as it must be.",
        "The signature is missing, wrong or too old; without a secret only calls from this machine are taken.");
    public static readonly Problem WrongWorkerKey = new(
        403, "request.worker-key", "The key in the header SmartManager-Key is missing or wrong.", "Gateway:FunctionsKey has the right ones.");
    public static readonly Problem NotServedFromOutside = new(
        409, "outbox.not-from-outside", "Messages of this channel are not claimed.",
        "A relay of the server hands them over, unless Outside:Channels names the channel.");
    public static readonly Problem Unexpected = new(500, "unexpected", "Something went wrong on our side.", "Quote the trace id.");

    /// <summary>Somebody else has published since.</summary>
    /// <param name="current">The version in force; 0 for none.</param>
    public static Problem RulebookChanged(long current) => new(
        412,
        "rulebook.version-changed",
        "The rulebook in force is not the version named.",
        current == 0 ? "None is in force yet." : string.Create(
            CultureInfo.InvariantCulture, $"Version {current} is in force. Read it again and change that."))
    {
        CurrentVersion = current,
    };

    /// <summary>The rules said no to exactly what was asked.</summary>
    /// <param name="refusalCode">The refusal.</param>
    /// <param name="more">Sentences behind its own, with a space before; null for none.</param>
    public static Problem From(string? refusalCode, string? more = null)
    {
        var refusal = Refusal.All.FirstOrDefault(one => one.Code == refusalCode);
        if (refusal is null)
        {
            return Unexpected;
        }

        return refusal.Code.EndsWith(".unknown", StringComparison.Ordinal)
            ? new Problem(404, refusal.Code, "What is named does not exist.", refusal.Detail + more)
            : new Problem(409, refusal.Code, "The rules do not allow it.", refusal.Detail + more);
    }

    /// <summary>Says more where the rules did not know a name; anything else stays as it is.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="refusal">The refusal of which more is said.</param>
    /// <param name="asked">The name.</param>
    /// <param name="known">The names that there are.</param>
    public static IResult Explain(this IResult result, Refusal refusal, string asked, Func<IEnumerable<string>> known) =>
        result is Problem problem && problem.Code == refusal.Code
            ? From(refusal.Code, KnownWords.Sentences(asked, [.. known()]))
            : result;

    /// <summary>A body as a whole could not be read as lines.</summary>
    public static Problem From(LineError error) => error.Code switch
    {
        "body.too-large" => BodyTooLarge,
        "server.stopping" => Stopping,
        _ => new Problem(400, error.Code, BadRequest, error.Detail),
    };

    /// <summary>A field of the body is wrong.</summary>
    public static Problem Field(LineError error) => new(400, error.Code, BadRequest, error.Detail);

    /// <summary>A parameter of the address is wrong.</summary>
    public static Problem Parameter(string name, string expected) => new(
        400, "request.parameter", BadRequest, $"'{name}' must be {expected}.");

    /// <summary>A parameter of the address is none of some words.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">What stands there instead; not told.</param>
    /// <param name="known">The words.</param>
    public static Problem Choice(string name, string? value, IReadOnlyCollection<string> known) => new(
        400, "request.parameter", BadRequest, $"'{name}' has a value that is not known.{KnownWords.Sentences(value, known)}");

    /// <summary>A parameter of the address that has no meaning there.</summary>
    /// <param name="name">
    /// As it came. Told only if it looks like a name: it may be anything, also what somebody would not have repeated.
    /// </param>
    /// <param name="ordinal">Its place, from 1.</param>
    /// <param name="known">What is known at the address.</param>
    public static Problem UnknownParameter(string name, int ordinal, IReadOnlyCollection<string> known)
    {
        var told = KnownWords.Tell(name, string.Create(CultureInfo.InvariantCulture, $"Parameter {ordinal}"));
        var list = known.Count == 0 ? " There are none here." : KnownWords.Sentences(name, known);
        return new Problem(400, "request.unknown-parameter", BadRequest, $"{told} is not a parameter of this address.{list}");
    }

    /// <summary>A rulebook is not published, with all that is wrong with it and where.</summary>
    /// <param name="errors">What is wrong; not empty.</param>
    public static Problem From(ImmutableArray<RulebookError> errors)
    {
        var (status, code, title) = errors[0] switch
        {
            { Line: not null, Code: "rulebook.not-utf8" } => (400, "body.not-utf8", "The body is not valid UTF-8."),
            { Line: not null } => (400, "body.not-json", "The body is not one JSON value."),
            _ => (422, "rulebook.refused", "The rulebook is not right; nothing changed."),
        };
        return new Problem(status, code, title) { Errors = FindingView.Of(errors) };
    }

    /// <summary>The problem of a bare status that some other part set.</summary>
    public static Problem Of(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => BodyTooLarge,
        415 => WrongContentType,
        503 => StoreUnavailable,
        504 => TimedOut,
        >= 500 => Unexpected,
        _ => new Problem(status, "request.bad", BadRequest),
    };
}
