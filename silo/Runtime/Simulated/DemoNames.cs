namespace SmartManager.Silo.Simulated;

/// <summary>Names that the generated operator draws from, as the people of the trade know them.</summary>
internal static class DemoNames
{
    public const string Gotone = "gotone";
    public const string MZone = "m-zone";
    public const string Easyown = "easyown";

    /// <summary>Home regions: province and city; the first ones are larger, see <see cref="Region"/>.</summary>
    private static readonly string[] Cities =
    [
        "sn-xian", "sn-xianyang", "sn-baoji", "sn-weinan", "sn-hanzhong",
        "sn-yulin", "sn-yanan", "sn-ankang", "sn-shangluo", "sn-tongchuan",
    ];

    /// <summary>Regions in the far west, whose clocks people set two hours back.</summary>
    private static readonly string[] FarWest = ["xj-urumqi", "xj-kashgar"];

    public static readonly string[] Counties = ["urban", "north", "south", "east", "west", "new-district", "development-zone", "rural"];

    public static readonly string[] Provinces =
        ["beijing", "shanghai", "guangdong", "jiangsu", "zhejiang", "sichuan", "henan", "gansu", "hubei", "shandong", "hainan", "yunnan"];

    public static readonly string[] Countries =
        ["hong-kong", "macao", "taiwan", "japan", "korea", "singapore", "thailand", "united-states", "germany", "france"];

    /// <summary>Handsets of the time: model, type allocation code, knows MMS, knows data. The codes are made up.</summary>
    private static readonly (string Model, string Tac, bool HasMms, bool HasData)[] Handsets =
    [
        ("Nokia 1202", "35100101", false, false), ("Nokia 1661", "35100102", false, false), ("Nokia 2700c", "35100103", true, true),
        ("Nokia 5230", "35100104", true, true), ("Nokia E63", "35100105", true, true), ("Nokia N97", "35100106", true, true),
        ("Samsung E1080", "35100201", false, false), ("Samsung S5230", "35100202", true, true), ("Samsung i8910", "35100203", true, true),
        ("Motorola A1210", "35100301", true, true), ("HTC Magic", "35100401", true, true), ("Apple iPhone 3GS", "35100501", true, true),
        ("Lenovo O1", "35100601", true, true), ("Tianyu A615", "35100701", true, true), ("Unknown", "00000000", false, false),
    ];

    /// <summary>
    /// Services that people order and cancel elsewhere. None of them feeds a key moment, so that the rates of those stay as planned.
    /// </summary>
    public static readonly string[] SmallServices =
    [
        "call-reminder", "color-ring", "contacts-backup", "fetion", "info-12580", "mail-139", "mms-5", "mobile-newspaper", "song-download",
    ];

    public static readonly string[] PortalPages = ["bill", "balance", "points", "offers", "data-usage", "services", "home", "help"];

    public static readonly string[] Clusters = ["leisure", "business", "service-hopper", "practical"];

    public static readonly string[] YoungAges = ["15-19", "20-24", "25-29"];

    public static readonly string[] OtherAges = ["25-34", "35-44", "45-54", "55-64", "65-up"];

    public static readonly string[] Habits = ["hall", "hotline", "web", "sms"];

    /// <summary>A handset; as in the field, some are unknown.</summary>
    public static (string Model, string Tac, bool HasMms, bool HasData) Handset(ref SeededDice dice) =>
        dice.Pick<(string Model, string Tac, bool HasMms, bool HasData)>(Handsets);

    /// <summary>The handset of someone who pays for data: one that can use it.</summary>
    public static (string Model, string Tac, bool HasMms, bool HasData) DataHandset(ref SeededDice dice)
    {
        var handset = Handset(ref dice);
        while (!handset.HasData)
        {
            handset = Handset(ref dice);
        }

        return handset;
    }

    /// <summary>A home region: a third live in the capital of the province, one in fifty in the far west.</summary>
    public static string Region(ref SeededDice dice)
    {
        var share = dice.Share();
        return share switch
        {
            < 0.02 => dice.Pick<string>(FarWest),
            < 0.35 => Cities[0],
            _ => Cities[1 + dice.Below(Cities.Length - 1)],
        };
    }
}
