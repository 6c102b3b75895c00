namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>Random tests with their meaning, and random subscribers on whom they tell.</summary>
internal static class RandomTests
{
    private static readonly string[] Texts = ["a", "b", "c"];

    private static readonly (string Form, Func<SubscriberState, string?> Of)[] TextValues =
    [
        ("brand", state => state.Profile?.Brand),
        ("plan", state => state.Profile?.Plan),
        ("trait \"city\"", state => TraitOf(state, "city")),
    ];

    private static readonly (string Form, Func<SubscriberState, DateTimeOffset, long?> Of)[] NumberValues =
    [
        ("points", (state, _) => state.Profile is null ? null : state.Points),
        ("bill-average-minor", (state, _) => state.BillsMinor.IsEmpty ? null : (long)Math.Floor(state.BillsMinor.Average())),
        ("bill-count", (state, _) => state.BillsMinor.Length),
        ("trait \"age\"", (state, _) => long.TryParse(TraitOf(state, "age"), null, out var age) ? age : null),
        ("tenure-days", (state, now) => state.Profile is { } p && p.JoinedAt != default ? (now - p.JoinedAt).Days : null),
        ("contacts(within: 7 days)", (state, now) => state.Contacts.Count(c => Uses(c) && c.At > now.AddDays(-7))),
        ("contacts(channel: sms, within: 2 hours)",
            (state, now) => state.Contacts.Count(c => Uses(c) && c.Channel == Channel.Sms && c.At > now.AddHours(-2))),
        ("contacts(offer: \"a\", within: 31 days)",
            (state, now) => state.Contacts.Count(c => Uses(c) && c.Subject == "a" && c.At > now.AddDays(-31))),
        ("refusals(offer: \"b\", within: 3 days)", (state, now) => Answered(state, now, AnswerKind.Refused, "b", 3)),
        ("expiries(within: 30 days)", (state, now) => Answered(state, now, AnswerKind.Expired, null, 30)),
        ("offers(channel: hall)", (state, now) => state.OffersInPlay.Count(o => o.Channel == Channel.Hall && now < o.ExpiresAt)),
        ("orders(service: \"c\")", (state, _) => state.PendingOrders.Count(o => o.Service == "c")),
        ("bills(at-least: 3, last: 2)",
            (state, _) => state.BillsMinor.Length < 2 ? null : state.BillsMinor.Reverse().Take(2).Count(b => b >= 3)),
    ];

    private static readonly (string Form, Func<SubscriberState, DateTimeOffset?> Of)[] DateValues =
    [
        ("joined-at", state => state.Profile is { } profile && profile.JoinedAt != default ? profile.JoinedAt : null),
        ("date(trait \"end\")", state => DateOnly.TryParse(TraitOf(state, "end"), null, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : null),
    ];

    /// <summary>A random test.</summary>
    public static Model.Test Draw(Dice dice) => dice.Below(8) switch
    {
        0 => TextTest(dice),
        1 or 2 => NumberTest(dice),
        3 => RangeTest(dice),
        4 => DateTest(dice),
        5 => SetTest(dice),
        6 => KnownTest(dice),
        _ => YesNoTest(dice),
    };

    /// <summary>A random subscriber. What conditions ask takes few values here, so that they often hold and often do not.</summary>
    public static SubscriberState Subscriber(Dice dice, DateTimeOffset now) => SubscriberState.Initial(Me) with
    {
        Profile = dice.Chance(10) ? null : new Profile
        {
            Msisdn = "8610012345678",
            Brand = Text(dice),
            Plan = Text(dice),
            JoinedAt = dice.Chance(20) ? default : now.AddHours(-dice.Below(200)),
            Tags = [.. Texts.Where(_ => dice.Chance(40))],
            Traits =
            [
                .. new[] { new Trait("age", dice.Chance(20) ? "x" : $"{dice.Below(5)}"), new Trait("city", Text(dice)),
                    new Trait("end", $"{now.AddDays(dice.Below(9) - 4):yyyy-MM-dd}") }.Where(_ => dice.Chance(80)),
            ],
        },
        Points = dice.Below(6),
        BillsMinor = [.. Enumerable.Range(0, dice.Below(4)).Select(_ => (long)dice.Below(6))],
        IsRoaming = dice.Chance(50),
        HasMarketingConsent = dice.Chance(50),
        Contacts = [.. Enumerable.Range(0, dice.Below(6)).Select(i => new Contact(
            i, 0, dice.Chance(50) ? Channel.Sms : Channel.Hall, dice.Chance(80) ? MessageKind.Marketing : MessageKind.Service,
            (ContactStanding)dice.Below(8), Texts[dice.Below(3)], now.AddHours(4 - dice.Below(200)), 1))],
        Answers = [.. Enumerable.Range(0, dice.Chance(10) ? SubscriberState.AnswersKept : dice.Below(4)).Reverse()
            .Select(i => new PastAnswer(Texts[dice.Below(3)], (AnswerKind)dice.Below(3), now.AddHours((-30 * i) - dice.Below(20))))],
        OffersInPlay = [.. Enumerable.Range(0, dice.Below(3)).Select(i => new OfferInPlay(
            Texts[dice.Below(3)], dice.Chance(50) ? Channel.Sms : Channel.Hall, i, 0, now.AddHours(-9), now.AddHours(dice.Below(9) - 4)))],
        PendingOrders = [.. Enumerable.Range(0, dice.Below(3)).Select(i => new PendingOrder(i, 0, "a", Texts[dice.Below(3)], 1, now))],
    };

    private static string Text(Dice dice) => dice.Chance(20) ? "" : Texts[dice.Below(3)];

    private static string? TraitOf(SubscriberState state, string name) =>
        state.Profile?.Traits.Where(trait => trait.Name == name).Select(trait => trait.Value).FirstOrDefault();

    private static bool Uses(Contact contact) => contact.Kind == MessageKind.Marketing
        && !(contact.Standing == ContactStanding.Failed || contact.Standing == ContactStanding.Withheld);

    private static long? Answered(SubscriberState state, DateTimeOffset now, AnswerKind kind, string? offer, int days) =>
        state.Answers.Length == 50 && state.Answers.Min(answer => answer.At) > now.AddDays(-days)
            ? null
            : state.Answers.Count(a => a.Kind == kind && (offer is null || a.Offer == offer) && a.At > now.AddDays(-days));

    private static Model.Test TextTest(Dice dice)
    {
        var (form, of) = TextValues[dice.Below(TextValues.Length)];
        var list = Texts.Where(_ => dice.Chance(50)).DefaultIfEmpty("x").ToArray();
        bool? Meets(SubscriberState state, Func<string, bool> meets) => of(state) is { Length: > 0 } text ? meets(text) : null;
        return dice.Below(4) switch
        {
            0 => new($"{form} = \"{list[0]}\"", (state, _) => Meets(state, text => text == list[0])),
            1 => new($"{form} != \"{list[0]}\"", (state, _) => Meets(state, text => text != list[0])),
            2 => new($"{form} in {List(list)}", (state, _) => Meets(state, list.Contains)),
            _ => new($"{form} not in {List(list)}", (state, _) => Meets(state, text => !list.Contains(text))),
        };
    }

    private static Model.Test NumberTest(Dice dice)
    {
        var (form, of) = NumberValues[dice.Below(NumberValues.Length)];
        var constant = dice.Below(5) - 1L;
        var (otherForm, other) = dice.Chance(30) && !form.StartsWith("trait", StringComparison.Ordinal)
            ? NumberValues[dice.Below(NumberValues.Length)]
            : ($"{constant}", (_, _) => constant);
        var (word, holds) = Orders[dice.Below(Orders.Length)];
        return new($"{form} {word} {otherForm}", (state, now) => of(state, now) is { } left && other(state, now) is { } right
            ? holds(left.CompareTo(right))
            : null);
    }

    private static readonly (string Word, Func<int, bool> Holds)[] Orders =
        [("=", c => c == 0), ("!=", c => c != 0), ("<", c => c < 0), ("<=", c => c <= 0), (">", c => c > 0), (">=", c => c >= 0)];

    private static Model.Test RangeTest(Dice dice)
    {
        var (form, of) = NumberValues[dice.Below(NumberValues.Length)];
        var (low, high) = (dice.Below(4) - 1L, dice.Below(4) + 2L);
        var not = dice.Chance(30);
        return dice.Chance(30)
            ? new($"{form} {(not ? "not " : "")}in ({low}, {high})",
                (state, now) => (of(state, now) is { } n ? n == low || n == high : null) ^ not)
            : new($"{form} {(not ? "not " : "")}between {low} and {high}",
                (state, now) => (of(state, now) is { } n ? n >= low && n <= high : (bool?)null) ^ not);
    }

    private static Model.Test DateTest(Dice dice)
    {
        var (form, of) = DateValues[dice.Below(DateValues.Length)];
        var days = 2 + dice.Below(4);
        return dice.Below(4) switch
        {
            0 => new($"{form} before now - {days} days", (state, now) => of(state) is { } at ? at < now.AddDays(-days) : null),
            1 => new($"{form} after now + {days} hours", (state, now) => of(state) is { } at ? at > now.AddHours(days) : null),
            2 => new($"{form} within last {days} days",
                (state, now) => of(state) is { } at ? at <= now && at > now.AddDays(-days) : null),
            _ => new($"{form} not within next {days} days",
                (state, now) => of(state) is { } at ? !(at >= now && at < now.AddDays(days)) : null),
        };
    }

    private static Model.Test SetTest(Dice dice)
    {
        var list = Texts.Where(_ => dice.Chance(50)).DefaultIfEmpty("x").ToArray();
        bool? Meets(SubscriberState state, Func<IEnumerable<string>, bool> meets) =>
            state.Profile is { } profile ? meets(profile.Tags) : null;
        return dice.Below(4) switch
        {
            0 => new($"tag has \"{list[0]}\"", (state, _) => Meets(state, tags => tags.Contains(list[0]))),
            1 => new($"tag not has \"{list[0]}\"", (state, _) => Meets(state, tags => !tags.Contains(list[0]))),
            2 => new($"tag has any {List(list)}", (state, _) => Meets(state, tags => tags.Intersect(list).Any())),
            _ => new($"tag has all {List(list)}", (state, _) => Meets(state, tags => !list.Except(tags).Any())),
        };
    }

    private static Model.Test KnownTest(Dice dice)
    {
        if (dice.Chance(50))
        {
            var (form, of) = TextValues[dice.Below(TextValues.Length)];
            return new($"known({form})", (state, _) => !string.IsNullOrEmpty(of(state)));
        }

        var (number, value) = NumberValues[dice.Below(NumberValues.Length)];
        return number.StartsWith("trait", StringComparison.Ordinal)
            ? new($"known(number({number}))", (state, now) => value(state, now) is not null)
            : new($"known({number})", (state, now) => value(state, now) is not null);
    }

    private static Model.Test YesNoTest(Dice dice) => dice.Below(5) switch
    {
        0 => new("consent", (state, _) => state.HasMarketingConsent),
        1 => new("roaming", (state, _) => state.IsRoaming),
        2 => new("roaming = false", (state, _) => !state.IsRoaming),
        3 => new("roaming != consent", (state, _) => state.IsRoaming != state.HasMarketingConsent),
        _ => dice.Chance(50) ? new("true", (_, _) => true) : new("false", (_, _) => false),
    };

    private static string List(IEnumerable<string> items) => $"({string.Join(", ", items.Select(item => $"\"{item}\""))})";
}
