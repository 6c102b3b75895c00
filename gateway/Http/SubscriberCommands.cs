using Orleans;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Decisions;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Subscribers;

namespace SmartManager.Gateway.Http;

/// <summary>What all requests to one subscriber have in common.</summary>
internal static class SubscriberCommands
{
    /// <summary>Longest id of a request, source or reason. Unit: characters.</summary>
    public const int TextLengthMax = 100;

    /// <summary>Sends a command and answers how it ended.</summary>
    /// <param name="grains">Where subscribers are.</param>
    /// <param name="records">Where the decision of a message that came before is found.</param>
    /// <param name="id">Whom.</param>
    /// <param name="family">Put before the sender's id, so that the ids of different sorts of requests cannot meet.</param>
    /// <param name="messageId">The sender's id; null for none.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="cancellationToken">Stops the wait, not the command.</param>
    public static async Task<IResult> SendAsync(
        this IGrainFactory grains,
        IRecords records,
        SubscriberId id,
        string family,
        string? messageId,
        SubscriberCommand command,
        CancellationToken cancellationToken)
    {
        if (CheckOptionalText("id", messageId) is { } problem)
        {
            return problem;
        }

        var message = new SubscriberMessage(messageId is null ? null : family + messageId, command);
        var answer = await grains.GetGrain<ISubscriberGrain>(id.Value).Handle(message).WaitAsync(cancellationToken);
        if (answer.Status == SubscriberAnswerStatus.Refused)
        {
            return Problems.From(answer.RefusalCode);
        }

        // Whoever asks again did not hear the first answer: it names the decision of then.
        var decision = answer.Status == SubscriberAnswerStatus.Duplicate
            ? await StoredDecisions.FindIdOfMessageAsync(id, message.Id!, records, cancellationToken)
            : answer.Decision is { } number ? new DecisionId(id, number) : null;
        return TypedResults.Ok(new CommandView(KebabName.Of(answer.Status), answer.Version, decision?.ToString()));
    }

    /// <summary>Null if a text that may be missing is within its bounds.</summary>
    public static Problem? CheckOptionalText(string field, string? text) => text is null ? null : CheckText(field, text);

    /// <summary>Null if a text is within its bounds.</summary>
    public static Problem? CheckText(string field, string? text, int lengthMax = TextLengthMax) =>
        text is null ? Problems.Field(LineError.Missing(field))
        : text.Length is 0 || text.Length > lengthMax || text.AsSpan().ContainsAnyInRange('\0', '\u001F')
            ? Problems.Field(LineError.OutOfRange(field, $"a text of 1 to {lengthMax} characters, none of them a control character"))
            : null;
}
