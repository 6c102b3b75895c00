using System.Diagnostics;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Events;

/// <summary>Reads one line of the stream of network events. Pure: bytes in, event or error out.</summary>
/// <remarks>One pass in any order of fields, no intermediate document. Cost: docs/benchmarks.md.</remarks>
internal static class NetworkEventReader
{
    /// <summary>Largest count, amount or balance. Unit: its own. Keeps sums of a lifetime far from overflowing.</summary>
    public const long AmountMax = 1_000_000_000_000;

    private const int CountMax = 1_000_000_000;
    private const int TextLengthMax = 64;

    private static readonly string[] TypeNames =
        [.. Enum.GetValues<EventType>().Where(type => type != EventType.None).Select(type => KebabName.Of(type))];

    /// <summary>Reads a line.</summary>
    /// <param name="line">One JSON object without the line's end.</param>
    /// <param name="event">The event; default if the line is wrong.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>Whether the line is right. Never throws for what a line may hold.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out NetworkEventLine @event, out LineError error)
    {
        @event = default;
        try
        {
            var fields = new FieldReader(line);
            var values = default(Values);
            while (fields.Next())
            {
                values.Take(ref fields);
            }

            if (!fields.HasFailed && values.Check(ref fields))
            {
                @event = new NetworkEventLine(values.MessageId!, values.Subscriber, values.ToEvent());
                error = default;
                return true;
            }

            error = fields.Error;
        }
        catch (Exception exception) when (FieldReader.ToError(exception) is not null)
        {
            error = FieldReader.ToError(exception)!.Value;
        }

        return false;
    }

    private static EventType FindType(ReadOnlySpan<byte> word) => word.Length switch
    {
        4 => word.SequenceEqual("bill"u8) ? EventType.Bill : default,
        5 => word.SequenceEqual("usage"u8) ? EventType.Usage : default,
        6 => word.SequenceEqual("top-up"u8) ? EventType.TopUp : word.SequenceEqual("points"u8) ? EventType.Points : default,
        8 => word.SequenceEqual("location"u8) ? EventType.Location : default,
        9 => word.SequenceEqual("complaint"u8) ? EventType.Complaint : default,
        12 => word.SequenceEqual("portal-visit"u8) ? EventType.PortalVisit : default,
        13 => word.SequenceEqual("device-change"u8) ? EventType.DeviceChange : default,
        14 => word.SequenceEqual("service-change"u8) ? EventType.ServiceChange : default,
        _ => default,
    };

    private static LineError UnknownType(ReadOnlySpan<byte> word) => new(
        "event.unknown-type",
        "There is no such type of network event."
            + KnownWords.Sentences(word.Length > TextLengthMax ? null : System.Text.Encoding.UTF8.GetString(word), TypeNames));

    private enum EventType
    {
        None,
        Usage,
        Bill,
        TopUp,
        Location,
        Points,
        PortalVisit,
        DeviceChange,
        Complaint,
        ServiceChange,
    }

    /// <summary>What the fields hold so far. Fields that no type has together share a place.</summary>
    private struct Values
    {
        private NetworkEventFields _seen;
        private EventType _type;
        private DateTimeOffset _at;
        private long _number;
        private int _voiceMinutes;
        private int _smsCount;
        private string? _text;
        private bool _flag;
        private BillingMonth _month;

        public string? MessageId { get; private set; }

        public SubscriberId Subscriber { get; private set; }

        public void Take(ref FieldReader fields)
        {
            var field = NetworkEventFieldNames.Find(fields.Name);
            if (field == NetworkEventFields.None)
            {
                fields.FailUnknown(NetworkEventFieldNames.All);
                return;
            }

            if ((_seen & field) != 0)
            {
                fields.Fail(LineError.Repeated(NetworkEventFieldNames.First(field)));
                return;
            }

            _seen |= field;
            if ((field & NetworkEventFields.Common) != 0)
            {
                TakeCommon(ref fields, field);
            }
            else
            {
                TakeOwn(ref fields, field);
            }
        }

        /// <summary>Whether the fields are those of the type: all that it needs and none that it has not.</summary>
        public readonly bool Check(ref FieldReader fields)
        {
            var needed = NetworkEventFields.Common | Needed(_type);
            var missing = needed & ~_seen;
            var isUsage = _type == EventType.Usage;
            if (missing != 0)
            {
                fields.Fail(LineError.Missing(NetworkEventFieldNames.First(missing)));
            }
            else if (isUsage && (_seen & NetworkEventFields.AnyUsage) == 0)
            {
                fields.Fail(LineError.Missing(NetworkEventFieldNames.First(NetworkEventFields.VoiceMinutes)));
            }
            else if ((needed | (isUsage ? NetworkEventFields.AnyUsage : NetworkEventFields.None)) is var own && (_seen & ~own) is var extra
                && extra != 0)
            {
                fields.Fail(new LineError(
                    "field.unknown",
                    $"An event of this type has no '{NetworkEventFieldNames.First(extra)}'."
                        + KnownWords.Sentences(null, NetworkEventFieldNames.Of(own))));
            }

            return !fields.HasFailed;
        }

        public readonly NetworkEvent ToEvent() => _type switch
        {
            EventType.Usage => new NetworkEvent.Usage(_voiceMinutes, _smsCount, _number) { OccurredAt = _at },
            EventType.Bill => new NetworkEvent.Bill(_month, _number) { OccurredAt = _at },
            EventType.TopUp => new NetworkEvent.TopUp(_number) { OccurredAt = _at },
            EventType.Location => new NetworkEvent.Location(_text!, _flag) { OccurredAt = _at },
            EventType.Points => new NetworkEvent.PointsChange(_number) { OccurredAt = _at },
            EventType.PortalVisit => new NetworkEvent.PortalVisit(_text!) { OccurredAt = _at },
            EventType.DeviceChange => new NetworkEvent.DeviceChange(_text!) { OccurredAt = _at },
            EventType.Complaint => new NetworkEvent.Complaint(_text!, _flag) { OccurredAt = _at },
            EventType.ServiceChange => new NetworkEvent.ServiceChange(_text!, _flag) { OccurredAt = _at },
            _ => throw new UnreachableException($"No event for {_type}."),
        };

        private static NetworkEventFields Needed(EventType type) => type switch
        {
            EventType.Bill => NetworkEventFields.Month | NetworkEventFields.AmountMinor,
            EventType.TopUp => NetworkEventFields.AmountMinor,
            EventType.Location => NetworkEventFields.Place | NetworkEventFields.IsRoaming,
            EventType.Points => NetworkEventFields.Balance,
            EventType.PortalVisit => NetworkEventFields.Page,
            EventType.DeviceChange => NetworkEventFields.Model,
            EventType.Complaint => NetworkEventFields.Ticket | NetworkEventFields.IsOpen,
            EventType.ServiceChange => NetworkEventFields.Service | NetworkEventFields.IsHeld,
            _ => NetworkEventFields.None,
        };

        private void TakeCommon(ref FieldReader fields, NetworkEventFields field)
        {
            switch (field)
            {
                case NetworkEventFields.Id:
                    MessageId = fields.Text("id", NetworkEventId.Prefix, 1, NetworkEventId.LengthMax);
                    break;
                case NetworkEventFields.Subscriber:
                    Subscriber = fields.Subscriber("subscriber");
                    break;
                case NetworkEventFields.Type:
                    var word = fields.Word("type");
                    _type = FindType(word);
                    if (_type == EventType.None)
                    {
                        fields.Fail(UnknownType(word));
                    }

                    break;
                default:
                    _at = fields.Instant("at");
                    break;
            }
        }

        private void TakeOwn(ref FieldReader fields, NetworkEventFields field)
        {
            switch (field)
            {
                case NetworkEventFields.VoiceMinutes:
                    _voiceMinutes = (int)fields.Number("voiceMinutes", 0, CountMax);
                    break;
                case NetworkEventFields.SmsCount:
                    _smsCount = (int)fields.Number("smsCount", 0, CountMax);
                    break;
                case NetworkEventFields.DataKilobytes:
                    _number = fields.Number("dataKilobytes", 0, AmountMax);
                    break;
                case NetworkEventFields.AmountMinor:
                    _number = fields.Number("amountMinor", 0, AmountMax);
                    break;
                case NetworkEventFields.Balance:
                    _number = fields.Number("balance", 0, AmountMax);
                    break;
                case NetworkEventFields.Month:
                    TakeMonth(ref fields);
                    break;
                case NetworkEventFields.IsRoaming or NetworkEventFields.IsOpen or NetworkEventFields.IsHeld:
                    _flag = fields.Flag(NetworkEventFieldNames.First(field));
                    break;
                default:
                    _text = fields.Text(NetworkEventFieldNames.First(field), 1, TextLengthMax);
                    break;
            }
        }

        private void TakeMonth(ref FieldReader fields)
        {
            if (!BillingMonth.TryParse(fields.Text("month", 0, TextLengthMax), out _month))
            {
                fields.Fail(new LineError("field.date", "'month' must be a month such as 2026-03, in the years 2000 to 2199."));
            }
        }
    }
}
