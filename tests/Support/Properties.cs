using System.Globalization;
using FsCheck;

namespace SmartManager.Support;

/// <summary>How properties run. A failure prints its seed; paste it into <see cref="Replay"/> to see it again.</summary>
public static class Properties
{
    /// <summary>Cases per property on a developer's machine; the nightly run raises it.</summary>
    public static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("PROPERTY_CASES") ?? "200", CultureInfo.InvariantCulture);

    /// <summary>Runs it and throws with the shrunk counter-example.</summary>
    public static void Holds(this Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    /// <summary>Runs it from one seed.</summary>
    public static void Replay(this Property property, ulong seed, ulong gamma) =>
        property.Check(Config.QuickThrowOnFailure.WithReplay(seed, gamma));
}
