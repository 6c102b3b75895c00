namespace SmartManager.Silo.Simulated;

/// <summary>What a person remembers of our messages when the next one comes.</summary>
/// <param name="MarketingLastWeek">Marketing messages within the seven days before.</param>
/// <param name="IsGoodMoment">Whether a notice of a key moment came within the day before: the offer then meets a need.</param>
internal readonly record struct Remembered(int MarketingLastWeek, bool IsGoodMoment);

/// <summary>
/// Who was sent what lately. Forgets after one to two weeks, and remembers at most <see cref="PeopleMax"/> people of each week.
/// </summary>
internal sealed class ContactMemory
{
    public const int PeopleMax = 2_000_000;

    private const int MarketingMax = 8;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan MomentSpan = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private Dictionary<string, Recent> _thisWeek = new(StringComparer.Ordinal);
    private Dictionary<string, Recent> _lastWeek = new(StringComparer.Ordinal);
    private DateTimeOffset _turnsAt = DateTimeOffset.MinValue;

    /// <summary>
    /// Notes a message and tells what is remembered from before this instant: messages of the same instant do not see each other.
    /// </summary>
    public Remembered Note(string msisdn, bool isMarketing, bool isMoment, DateTimeOffset now)
    {
        lock (_lock)
        {
            Turn_NeedsLock(now);
            if (Find_NeedsLock(msisdn) is not { } recent)
            {
                return default;
            }

            var before = recent.Before(now);
            recent.Note(isMarketing, isMoment, now);
            return before;
        }
    }

    private void Turn_NeedsLock(DateTimeOffset now)
    {
        if (now >= _turnsAt)
        {
            (_lastWeek, _thisWeek) = (now < _turnsAt + Week ? _thisWeek : new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            _turnsAt = now + Week;
        }
    }

    private Recent? Find_NeedsLock(string msisdn)
    {
        if (_thisWeek.TryGetValue(msisdn, out var recent))
        {
            return recent;
        }

        if (_thisWeek.Count >= PeopleMax)
        {
            return null;
        }

        recent = _lastWeek.Remove(msisdn, out var earlier) ? earlier : new Recent();
        _thisWeek.Add(msisdn, recent);
        return recent;
    }

    private sealed class Recent
    {
        private readonly List<DateTimeOffset> _marketingAt = new(2);
        private readonly List<DateTimeOffset> _momentsAt = new(1);

        public Remembered Before(DateTimeOffset now) => new(
            _marketingAt.Count(at => at < now && now - at < Week), _momentsAt.Any(at => at < now && now - at < MomentSpan));

        public void Note(bool isMarketing, bool isMoment, DateTimeOffset now)
        {
            if (isMarketing || isMoment)
            {
                var notes = isMarketing ? _marketingAt : _momentsAt;
                notes.RemoveAll(at => now - at >= Week);
                if (notes.Count < MarketingMax)
                {
                    notes.Add(now);
                }
            }
        }
    }
}
