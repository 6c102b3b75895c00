using System.Text.Json;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Campaigns;
using SmartManager.Grains.Capacity;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Grains.Numbers;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Learning;
using SmartManager.Silo.Rules;
using SmartManager.Store;

namespace SmartManager.Silo.Maintenance;

/// <summary>Reads every body that this product stores, with the very code that reads it when it is needed.</summary>
/// <param name="zones">The time zones that rulebooks may name.</param>
public sealed class BodyReadings(ZoneTable zones) : IBodyReadings
{
    /// <summary>Readings with the time zones of this machine.</summary>
    public static BodyReadings OfThisMachine() => new(new ZoneTable(TimeZoneInfo.GetSystemTimeZones()));

    /// <inheritdoc/>
    public BodyReading Begin(DocumentFinder documents) => new Walk(zones, documents).Read;

    /// <summary>One walk over a store. Holds the rulebooks of the traces that it is at, few at a time.</summary>
    private sealed class Walk(ZoneTable zones, DocumentFinder documents)
    {
        private const string SubscriberPrefix = SubscriberGrain.Kind + "/";
        private const string PoolPrefix = CapacityGrain.Kind + "/";
        private const string NumberPrefix = NumberGrain.Kind + "/";
        private const string CampaignPrefix = CampaignGrain.Kind + "/";
        private const string DispatchPrefix = DispatchGrain.Kind + "/";
        private const string ProgramPrefix = ProgramGrain.Kind + "/";
        private const string AnotherText = "it is not written as this build would write it";

        /// <summary>Traces lie in the order of time, so that few rulebooks are asked for in turn.</summary>
        private const int RulebooksMax = 4;

        private readonly Dictionary<long, Rulebook?> _rulebooks = [];
        private Learnt? _learnt;

        public string? Read(StoredBody body)
        {
            try
            {
                return body.Kind switch
                {
                    StoredBodyKind.Document => ReadDocument(body),
                    StoredBodyKind.OutboxRow => ReadOutboxRow(body),
                    _ when body.Owner.StartsWith(PoolPrefix, StringComparison.Ordinal) => ReadPool(body),
                    _ when body.Owner.StartsWith(NumberPrefix, StringComparison.Ordinal) => ReadOfNumber(body),
                    _ when body.Owner.StartsWith(CampaignPrefix, StringComparison.Ordinal) => ReadPlanned(body, PlanningForms.Campaign),
                    _ when body.Owner.StartsWith(ProgramPrefix, StringComparison.Ordinal) => ReadPlanned(body, PlanningForms.Program),
                    _ when body.Owner.StartsWith(DispatchPrefix, StringComparison.Ordinal) => ReadDispatch(body),
                    _ when !body.Owner.StartsWith(SubscriberPrefix, StringComparison.Ordinal) => "this build knows no grain of that kind",
                    StoredBodyKind.Snapshot => ReadSnapshot(body),
                    StoredBodyKind.Entry => ReadEntry(body),
                    StoredBodyKind.Trace => ReadTrace(body),
                    _ => "this build knows no body of that kind",
                };
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                // Bytes that no build wrote may break a reader in ways that nobody foresaw; that, too, is an answer. Its text may quote
                // them, so only texts of our own are told.
                return exception is FormatException or StoreFormatException
                    ? exception.Message
                    : $"it is not whole, or of a later build ({exception.GetType().Name}).";
            }
        }

        private string? ReadDocument(StoredBody body)
        {
            if (body.Owner == Learner.Kind)
            {
                return Learnt.Decode(body.Version, body.Bytes.Span).Encode().AsSpan().SequenceEqual(body.Bytes.Span) ? null : AnotherText;
            }

            if (body.Owner == Rulebooks.Kind)
            {
                return Compile(body.Version, body.Bytes) is null ? "it does not pass the check of rulebooks" : null;
            }

            if (body.Owner == SendingSteering.Kind)
            {
                var read = SteeringBook.Decode(new Document(body.Owner, body.Version, default, body.Bytes));
                return read.Encode().AsSpan().SequenceEqual(body.Bytes.Span) ? null : AnotherText;
            }

            if (body.Owner == StoredCampaigns.BoardKind)
            {
                CampaignBoard.Read(new Document(body.Owner, body.Version, default, body.Bytes));
                return null;
            }

            if (body.Owner == ApprovalPathsVersion.Kind)
            {
                PlanningSurroundings.ReadPaths(new Document(body.Owner, body.Version, default, body.Bytes));
                return null;
            }

            if (body.Owner == TestNumbersVersion.Kind)
            {
                TestSendGrain.ReadNumbers(new Document(body.Owner, body.Version, default, body.Bytes));
                return null;
            }

            if (body.Owner.StartsWith(TestSend.KindOf(string.Empty), StringComparison.Ordinal))
            {
                TestSendGrain.Read(new Document(body.Owner, body.Version, default, body.Bytes));
                return null;
            }

            if (body.Owner.StartsWith(ICampaigns.KindOf(string.Empty), StringComparison.Ordinal))
            {
                CampaignRevision.Decode(body.Bytes.Span);
                return null;
            }

            using var json = JsonDocument.Parse(body.Bytes);
            return null;
        }

        private static string? ReadOutboxRow(StoredBody body)
        {
            if (body.Channel == TurnMapping.CapacityChannel)
            {
                return JsonSerializer.Deserialize(body.Bytes.Span, DomainJson.Default.OutgoingUnit) is null ? "it is empty" : null;
            }

            if (body.Channel is not (TurnMapping.BillingChannel or TurnMapping.DeskChannel) && !KebabName.TryParse<Channel>(body.Channel, out _))
            {
                return "this build knows no such channel";
            }

            object? read = body.Channel switch
            {
                TurnMapping.BillingChannel => ReadForBilling(body),
                TurnMapping.DeskChannel => JsonSerializer.Deserialize(body.Bytes.Span, DomainJson.Default.OutgoingTask),
                _ => JsonSerializer.Deserialize(body.Bytes.Span, DomainJson.Default.OutgoingMessage),
            };
            return read is null ? "it is empty" : null;
        }

        /// <summary>An order or a reversal: neither has all members of the other, and a member too many is an error.</summary>
        private static object? ReadForBilling(StoredBody body)
        {
            try
            {
                return JsonSerializer.Deserialize(body.Bytes.Span, DomainJson.Default.OutgoingOrder);
            }
            catch (JsonException)
            {
                return JsonSerializer.Deserialize(body.Bytes.Span, DomainJson.Default.OutgoingReversal);
            }
        }

        /// <summary>
        /// A state has one form only. One that comes out otherwise than it went in was changed where a reader does not care: in a text that
        /// is no UTF-8 any more.
        /// </summary>
        private static string? ReadSnapshot(StoredBody body)
        {
            var state = SubscriberSnapshot.Decode(body.Bytes.Span);
            return state.Id.Value != body.Owner[SubscriberPrefix.Length..] ? "it is another subscriber's"
                : state.Version != body.Version ? "it is of another version"
                : SubscriberSnapshot.EncodeAs(state, body.Bytes.Span[0]).AsSpan().SequenceEqual(body.Bytes.Span) ? null : AnotherText;
        }

        /// <summary>A place in a walk: entries and snapshots are alike.</summary>
        private static string? ReadDispatch(StoredBody body)
        {
            DispatchGrain.ToState(body.Bytes.Span);
            return null;
        }

        private static string? ReadPool(StoredBody body)
        {
            switch (body.Kind)
            {
                case StoredBodyKind.Entry:
                    CapacityGrain.ToEvent(body.Bytes.Span);
                    return null;
                case StoredBodyKind.Snapshot:
                    var pool = PoolSnapshot.Decode(body.Bytes.Span);
                    return pool.Version != body.Version ? "it is of another version"
                        : PoolSnapshot.Encode(pool).AsSpan().SequenceEqual(body.Bytes.Span) ? null : AnotherText;
                default:
                    return "this build knows no body of that kind";
            }
        }

        private static string? ReadOfNumber(StoredBody body)
        {
            switch (body.Kind)
            {
                case StoredBodyKind.Entry:
                    NumberGrain.ToEvent(body.Bytes.Span);
                    return null;
                case StoredBodyKind.Snapshot:
                    return NumberGrain.ToState(body.Bytes.Span).Version == body.Version ? null : "it is of another version";
                default:
                    return "this build knows no body of that kind";
            }
        }

        private static string? ReadPlanned<TState, TEvent>(StoredBody body, PlanningForm<TState, TEvent> form)
            where TState : class
            where TEvent : class
        {
            switch (body.Kind)
            {
                case StoredBodyKind.Entry:
                    form.ToEvent(body.Bytes.Span);
                    return null;
                case StoredBodyKind.Snapshot:
                    return form.VersionOf(form.ToState(body.Bytes.Span)) == body.Version ? null : "it is of another version";
                default:
                    return "this build knows no body of that kind";
            }
        }

        private static string? ReadEntry(StoredBody body)
        {
            TurnMapping.ToEvent(body.Bytes.Span);
            return null;
        }

        private string? ReadTrace(StoredBody body)
        {
            var version = DecisionTraceBody.RulebookVersionOf(body.Bytes.Span);
            if (FindRulebook(version) is not { } rulebook)
            {
                return "the rulebook that it was decided under is missing, or cannot be read";
            }

            if (FindLearnt(DecisionTraceBody.LearntVersionOf(body.Bytes.Span)) is not { } learnt)
            {
                return "what had been learnt when it was decided is missing, or cannot be read";
            }

            var trace = DecisionTraceBody.Decode(body.Bytes.Span, rulebook, learnt);
            return trace.State.Id.Value != body.Owner[SubscriberPrefix.Length..] ? "it is another subscriber's"
                : IsAsWritten(trace, body.Bytes.Span) ? null : AnotherText;
        }

        /// <summary>The state in a trace is in the format of the build that took the decision.</summary>
        private static bool IsAsWritten(DecisionTrace trace, ReadOnlySpan<byte> bytes)
        {
            for (var format = SubscriberSnapshot.Format; format >= 1; format--)
            {
                var state = new EncodedState(trace.State, SubscriberSnapshot.EncodeAs(trace.State, format));
                if (DecisionTraceBody.EncodeAs(trace, bytes[0], state).AsSpan().SequenceEqual(bytes))
                {
                    return true;
                }
            }

            return false;
        }

        private Learnt? FindLearnt(long version)
        {
            if (version == 0 || _learnt?.Version == version)
            {
                return version == 0 ? Learnt.Nothing : _learnt;
            }

            if (documents(Learner.Kind, version) is not { } body)
            {
                return null;
            }

            try
            {
                return _learnt = Learnt.Decode(version, body.Span);
            }
            catch (FormatException)
            {
                return null;
            }
        }

        private Rulebook? FindRulebook(long version)
        {
            if (_rulebooks.TryGetValue(version, out var known))
            {
                return known;
            }

            if (_rulebooks.Count >= RulebooksMax)
            {
                _rulebooks.Clear();
            }

            return _rulebooks[version] = documents(Rulebooks.Kind, version) is { } body ? TryCompile(version, body) : null;
        }

        private Rulebook? TryCompile(long version, ReadOnlyMemory<byte> body)
        {
            try
            {
                return Compile(version, body);
            }
            catch (StoreFormatException)
            {
                return null;
            }
        }

        private Rulebook? Compile(long version, ReadOnlyMemory<byte> body)
        {
            var document = Rulebooks.Read(new Document(Rulebooks.Kind, version, default, body));
            RulebookCheck.TryCompile(document, version, zones, out var rulebook);
            return rulebook;
        }
    }
}
