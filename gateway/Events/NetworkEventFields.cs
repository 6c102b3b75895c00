namespace SmartManager.Gateway.Events;

/// <summary>The fields that lines of network events may have. One bit each.</summary>
[Flags]
internal enum NetworkEventFields
{
    None = 0,
    Id = 1 << 0,
    Subscriber = 1 << 1,
    Type = 1 << 2,
    At = 1 << 3,
    VoiceMinutes = 1 << 4,
    SmsCount = 1 << 5,
    DataKilobytes = 1 << 6,
    Month = 1 << 7,
    AmountMinor = 1 << 8,
    Place = 1 << 9,
    IsRoaming = 1 << 10,
    Balance = 1 << 11,
    Page = 1 << 12,
    Model = 1 << 13,
    Ticket = 1 << 14,
    IsOpen = 1 << 15,
    Service = 1 << 16,
    IsHeld = 1 << 17,

    /// <summary>What every line has.</summary>
    Common = Id | Subscriber | Type | At,

    /// <summary>What a line of usage has at least one of.</summary>
    AnyUsage = VoiceMinutes | SmsCount | DataKilobytes,
}

/// <summary>The names of the fields.</summary>
internal static class NetworkEventFieldNames
{
    /// <summary>The field of a name; none if there is no such field.</summary>
    public static NetworkEventFields Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("id"u8) ? NetworkEventFields.Id : name.SequenceEqual("at"u8) ? NetworkEventFields.At : default,
        4 => name.SequenceEqual("type"u8) ? NetworkEventFields.Type : name.SequenceEqual("page"u8) ? NetworkEventFields.Page : default,
        5 => name.SequenceEqual("month"u8) ? NetworkEventFields.Month
            : name.SequenceEqual("place"u8) ? NetworkEventFields.Place
            : name.SequenceEqual("model"u8) ? NetworkEventFields.Model : default,
        6 => name.SequenceEqual("ticket"u8) ? NetworkEventFields.Ticket
            : name.SequenceEqual("isOpen"u8) ? NetworkEventFields.IsOpen
            : name.SequenceEqual("isHeld"u8) ? NetworkEventFields.IsHeld : default,
        7 => name.SequenceEqual("balance"u8) ? NetworkEventFields.Balance
            : name.SequenceEqual("service"u8) ? NetworkEventFields.Service : default,
        8 => name.SequenceEqual("smsCount"u8) ? NetworkEventFields.SmsCount : default,
        9 => name.SequenceEqual("isRoaming"u8) ? NetworkEventFields.IsRoaming : default,
        10 => name.SequenceEqual("subscriber"u8) ? NetworkEventFields.Subscriber : default,
        11 => name.SequenceEqual("amountMinor"u8) ? NetworkEventFields.AmountMinor : default,
        12 => name.SequenceEqual("voiceMinutes"u8) ? NetworkEventFields.VoiceMinutes : default,
        13 => name.SequenceEqual("dataKilobytes"u8) ? NetworkEventFields.DataKilobytes : default,
        _ => default,
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> All { get; } = Of((NetworkEventFields)(((int)NetworkEventFields.IsHeld << 1) - 1));

    /// <summary>The names of the fields in a set, as lines have them.</summary>
    public static IReadOnlyCollection<string> Of(NetworkEventFields fields)
    {
        var names = new List<string>();
        for (; fields != NetworkEventFields.None; fields &= fields - 1)
        {
            names.Add(First(fields));
        }

        return names;
    }

    /// <summary>The name of the first field in a set, as a line has it.</summary>
    public static string First(NetworkEventFields fields)
    {
        var first = (NetworkEventFields)((int)fields & -(int)fields);
        return System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(first.ToString());
    }
}
