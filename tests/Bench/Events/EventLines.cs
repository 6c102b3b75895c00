using System.Globalization;
using SmartManager.Bench.Base;

namespace SmartManager.Bench.Events;

/// <summary>
/// Renders the network events of W1 as NDJSON, as a caller would send them: 60% usage, 15% location, 10% billing, 5% roaming, 5% portal, 3% device,
/// 2% complaint. About 3% cross a trigger; each subscriber crosses each trigger at most once, so a later stream goes on where an earlier one ended.
/// </summary>
internal sealed class EventLines
{
    private const int CrossingPerMille = 30;
    private const int RedrawsMax = 8;
    private const int LineBytes = 192;
    private const byte BillSeen = 1;
    private const byte DataExceeded = 2;
    private const byte Roamed = 4;
    private const byte IsAbroad = 8;

    private readonly BaseSubscribers _base;
    private readonly Activity _activity;
    private readonly byte[] _marks;
    private Draw _draw;
    private long _number;
    private double _owed;

    public EventLines(ulong seed, int subscribers)
    {
        _base = new BaseSubscribers(seed);
        _activity = new Activity(subscribers);
        _marks = new byte[subscribers];
        _draw = new Draw(seed, long.MinValue);
    }

    /// <summary>Crossings rendered so far.</summary>
    public long Crossings { get; private set; }

    /// <summary>The next lines.</summary>
    public byte[] Next(int count, DateTimeOffset at)
    {
        var writer = new LineWriter(count * LineBytes, at);
        for (var i = 0; i < count; i++)
        {
            Append(writer);
        }

        return writer.ToArray();
    }

    private void Append(LineWriter writer)
    {
        _owed += CrossingPerMille / 1000.0;
        var kind = _draw.Below(100);
        var subscriber = _activity.Next(ref _draw);
        writer.Begin(++_number);
        switch (kind)
        {
            case < 60:
                Usage(writer, subscriber);
                break;
            case < 75:
                _marks[subscriber] &= unchecked((byte)~IsAbroad);
                writer.Place(subscriber, "home", isRoaming: false);
                break;
            case < 85:
                Billing(writer, subscriber);
                break;
            case < 90:
                Roaming(writer, subscriber);
                break;
            case < 95:
                writer.Text(subscriber, "portal-visit", "page", "bundles");
                break;
            case < 98:
                writer.Text(subscriber, "device-change", "model", "phone-7");
                break;
            default:
                writer.Complaint(subscriber, _number, isOpen: _draw.PerMille(500));
                break;
        }
    }

    private void Usage(LineWriter writer, int subscriber)
    {
        var kilobytes = (long)_draw.Below(4_096);
        if (TryCross(subscriber, DataExceeded))
        {
            kilobytes = _base.FactsOf(subscriber).AllowanceKilobytes + 1;
        }

        writer.Usage(subscriber, _draw.Below(10), _draw.Below(3), kilobytes);
    }

    private void Billing(LineWriter writer, int subscriber)
    {
        if (_draw.PerMille(400))
        {
            var bill = _base.FactsOf(subscriber).BillMinor;
            writer.Bill(subscriber, TryCross(subscriber, BillSeen) ? bill * 3 : bill);
            _marks[subscriber] |= BillSeen;
        }
        else
        {
            writer.TopUp(subscriber, 1_000 + _draw.Below(9_000));
        }
    }

    /// <summary>Who goes abroad without a discount crosses a trigger; unless one is due, somebody else is taken who does not.</summary>
    private void Roaming(LineWriter writer, int subscriber)
    {
        for (var tries = 0; tries < RedrawsMax && WouldCross(subscriber) && _owed < 1; tries++)
        {
            subscriber = _activity.Next(ref _draw);
        }

        if (WouldCross(subscriber))
        {
            _owed--;
            Crossings++;
        }

        _marks[subscriber] |= Roamed | IsAbroad;
        writer.Place(subscriber, "abroad", isRoaming: true);
    }

    private bool WouldCross(int subscriber) =>
        (_marks[subscriber] & (IsAbroad | Roamed)) == 0 && !_base.FactsOf(subscriber).HasRoamingDiscount;

    private bool TryCross(int subscriber, byte mark)
    {
        if (_owed < 1 || (_marks[subscriber] & mark) != 0)
        {
            return false;
        }

        _marks[subscriber] |= mark;
        _owed--;
        Crossings++;
        return true;
    }

    /// <summary>Writes lines into one array.</summary>
    private sealed class LineWriter(int capacity, DateTimeOffset at)
    {
        private const string BillMonth = "2026-03";

        private readonly byte[] _bytes = new byte[capacity];
        private readonly string _at = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        private int _length;
        private long _number;

        public void Begin(long number) => _number = number;

        public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

        public void Usage(int subscriber, int minutes, int messages, long kilobytes) =>
            Write(subscriber, "usage", $"\"voiceMinutes\":{minutes},\"smsCount\":{messages},\"dataKilobytes\":{kilobytes}");

        public void Place(int subscriber, string place, bool isRoaming) =>
            Write(subscriber, "location", $"\"place\":\"{place}\",\"isRoaming\":{(isRoaming ? "true" : "false")}");

        public void Bill(int subscriber, long amount) => Write(subscriber, "bill", $"\"month\":\"{BillMonth}\",\"amountMinor\":{amount}");

        public void TopUp(int subscriber, long amount) => Write(subscriber, "top-up", $"\"amountMinor\":{amount}");

        public void Text(int subscriber, string type, string field, string value) => Write(subscriber, type, $"\"{field}\":\"{value}\"");

        public void Complaint(int subscriber, long ticket, bool isOpen) =>
            Write(subscriber, "complaint", $"\"ticket\":\"T{ticket}\",\"isOpen\":{(isOpen ? "true" : "false")}");

        private void Write(int subscriber, string type, FormattableString rest)
        {
            Put($"{{\"id\":\"e-{_number}\",\"subscriber\":\"{BaseSubscribers.IdOf(subscriber).Value}\",\"type\":\"{type}\",\"at\":\"{_at}\",");
            Put(rest);
            Put($"}}\n");
        }

        private void Put(FormattableString text) =>
            _length += System.Text.Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture), _bytes.AsSpan(_length));
    }
}
