using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;

namespace SmartManager.Domain.Subscribers;

/// <summary>The section of the profile.</summary>
public static partial class SubscriberSnapshot
{
    private static void Write(BodyWriter writer, Profile profile)
    {
        writer.Text(profile.Msisdn);
        writer.Text(profile.Brand);
        writer.Text(profile.Plan);
        writer.Text(profile.Region);
        writer.Text(profile.Language);
        writer.Text(profile.TimeZone);
        writer.Instant(profile.JoinedAt);
        writer.Signed(profile.BalanceMinor);
        writer.Signed(profile.Points);
        writer.Signed(profile.DataAllowanceKilobytes);
        Write(writer, profile.BillsMinor);
        Write(writer, profile.Services);
        Write(writer, profile.Tags);
        writer.Count(profile.Traits.Length);
        foreach (var trait in profile.Traits)
        {
            writer.Text(trait.Name);
            writer.Text(trait.Value);
        }

        writer.Byte(profile.HasMarketingConsent switch { null => 0, false => 1, true => 2 });
    }

    private static Profile ReadProfile(ref BodyReader reader) => new()
    {
        Msisdn = reader.Text(),
        Brand = reader.Text(),
        Plan = reader.Text(),
        Region = reader.Text(),
        Language = reader.Text(),
        TimeZone = reader.Text(),
        JoinedAt = reader.Instant(),
        BalanceMinor = reader.Signed(),
        Points = reader.Signed(),
        DataAllowanceKilobytes = reader.Signed(),
        BillsMinor = ReadNumbers(ref reader),
        Services = ReadTexts(ref reader),
        Tags = ReadTexts(ref reader),
        Traits = ReadTraits(ref reader),
        HasMarketingConsent = reader.Byte() switch { 0 => null, 1 => false, 2 => true, _ => throw BodyReader.Broken() },
    };

    private static ImmutableArray<Trait> ReadTraits(ref BodyReader reader)
    {
        var traits = new Trait[reader.Count()];
        for (var i = 0; i < traits.Length; i++)
        {
            traits[i] = new Trait(reader.Text(), reader.Text());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(traits);
    }
}
