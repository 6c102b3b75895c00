using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Profiles;

/// <summary>One profile as it came in.</summary>
/// <param name="Subscriber">Whose.</param>
/// <param name="Profile">Who it is. Personal data.</param>
internal readonly record struct ProfileLine(SubscriberId Subscriber, Profile Profile);

/// <summary>Reads one line of the stream of profiles. Pure: bytes in, profile or error out.</summary>
internal static class ProfileReader
{
    private const int LabelLengthMax = 64;
    private const int TraitValueLengthMax = 256;
    private const long AmountMax = Events.NetworkEventReader.AmountMax;

    private static readonly string[] Names =
    [
        "id", "msisdn", "brand", "plan", "region", "language", "timeZone", "joinedAt", "balanceMinor", "points",
        "dataAllowanceKilobytes", "billsMinor", "services", "tags", "traits", "hasMarketingConsent",
    ];

    private static readonly byte[][] NamesUtf8 = [.. Names.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The fields that a line may have.</summary>
    public static IReadOnlyList<string> FieldNames => Names;

    /// <summary>Reads a line.</summary>
    /// <param name="line">One JSON object without the line's end.</param>
    /// <param name="profile">The profile; default if the line is wrong.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>Whether the line is right. Never throws for what a line may hold.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out ProfileLine profile, out LineError error)
    {
        profile = default;
        try
        {
            var fields = new FieldReader(line);
            var values = default(Values);
            while (fields.Next())
            {
                values.Take(ref fields);
            }

            values.Check(ref fields);
            error = fields.Error;
            if (!fields.HasFailed)
            {
                profile = new ProfileLine(values.Subscriber, values.Profile!);
                return true;
            }
        }
        catch (Exception exception) when (FieldReader.ToError(exception) is not null)
        {
            error = FieldReader.ToError(exception)!.Value;
        }

        return false;
    }

    private static int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < NamesUtf8.Length; i++)
        {
            if (name.SequenceEqual(NamesUtf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Texts of an array, each once, in ordinal order: the form in which the brain searches them.</summary>
    private static ImmutableArray<string> Labels(ref FieldReader fields, string field)
    {
        var labels = new SortedSet<string>(StringComparer.Ordinal);
        if (fields.Enter(field, JsonTokenType.StartArray, "a list of texts"))
        {
            while (!fields.HasFailed && fields.Peek() != JsonTokenType.EndArray)
            {
                labels.Add(fields.Text(field, 1, LabelLengthMax));
                if (labels.Count > Profile.TraitsMax)
                {
                    fields.Fail(LineError.OutOfRange(field, "a list of at most 64 different texts"));
                }
            }

            fields.Skip();
        }

        return [.. labels];
    }

    private static ImmutableArray<long> Bills(ref FieldReader fields)
    {
        var bills = ImmutableArray.CreateBuilder<long>(SubscriberState.BillsKept);
        if (fields.Enter("billsMinor", JsonTokenType.StartArray, "a list of numbers"))
        {
            while (!fields.HasFailed && fields.Peek() != JsonTokenType.EndArray)
            {
                bills.Add(fields.Number("billsMinor", 0, AmountMax));
                if (bills.Count > SubscriberState.BillsKept)
                {
                    fields.Fail(LineError.OutOfRange("billsMinor", "a list of at most 3 numbers"));
                }
            }

            fields.Skip();
        }

        return bills.DrainToImmutable();
    }

    private static ImmutableArray<Trait> Traits(ref FieldReader fields)
    {
        var traits = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (fields.Enter("traits", JsonTokenType.StartObject, "an object of texts and numbers"))
        {
            while (!fields.HasFailed && fields.Peek() != JsonTokenType.EndObject)
            {
                fields.Skip();
                var name = System.Text.Encoding.UTF8.GetString(fields.Name);
                if (name.Length is < 1 or > LabelLengthMax || traits.Count == Profile.TraitsMax)
                {
                    fields.Fail(LineError.OutOfRange("traits", "an object of at most 64 fields with names of 1 to 64 characters"));
                }
                else if (!traits.TryAdd(name, fields.Scalar("traits", TraitValueLengthMax)))
                {
                    fields.Fail(LineError.Repeated("traits"));
                }
            }

            fields.Skip();
        }

        return [.. traits.Select(trait => new Trait(trait.Key, trait.Value))];
    }

    /// <summary>What the fields hold so far.</summary>
    private struct Values
    {
        private const int Id = 0;
        private const int Msisdn = 1;

        private uint _seen;

        public SubscriberId Subscriber { get; private set; }

        public Profile? Profile { get; private set; }

        public void Take(ref FieldReader fields)
        {
            var field = Find(fields.Name);
            if (field < 0)
            {
                fields.FailUnknown(Names);
            }
            else if ((_seen & (1u << field)) != 0)
            {
                fields.Fail(LineError.Repeated(Names[field]));
            }
            else
            {
                _seen |= 1u << field;
                Take(ref fields, field);
            }
        }

        public readonly void Check(ref FieldReader fields)
        {
            foreach (var needed in (ReadOnlySpan<int>)[Id, Msisdn])
            {
                if ((_seen & (1u << needed)) == 0)
                {
                    fields.Fail(LineError.Missing(Names[needed]));
                }
            }
        }

        private void Take(ref FieldReader fields, int field)
        {
            if (field == Id)
            {
                Subscriber = fields.Subscriber("id");
                return;
            }

            var profile = Profile ?? new Profile { Msisdn = string.Empty };
            Profile = Names[field] switch
            {
                "msisdn" => profile with { Msisdn = ReadMsisdn(ref fields) },
                "brand" => profile with { Brand = fields.Text("brand", 0, LabelLengthMax) },
                "plan" => profile with { Plan = fields.Text("plan", 0, LabelLengthMax) },
                "region" => profile with { Region = fields.Text("region", 0, LabelLengthMax) },
                "language" => profile with { Language = ReadLanguage(ref fields) },
                "timeZone" => profile with { TimeZone = fields.Text("timeZone", 0, LabelLengthMax) },
                "joinedAt" => profile with { JoinedAt = fields.Instant("joinedAt") },
                "balanceMinor" => profile with { BalanceMinor = fields.Number("balanceMinor", -AmountMax, AmountMax) },
                "points" => profile with { Points = fields.Number("points", 0, AmountMax) },
                "dataAllowanceKilobytes" => profile with { DataAllowanceKilobytes = fields.Number("dataAllowanceKilobytes", 0, AmountMax) },
                "billsMinor" => profile with { BillsMinor = Bills(ref fields) },
                "services" => profile with { Services = Labels(ref fields, "services") },
                "tags" => profile with { Tags = Labels(ref fields, "tags") },
                "traits" => profile with { Traits = Traits(ref fields) },
                _ => profile with { HasMarketingConsent = fields.Flag("hasMarketingConsent") },
            };
        }

        private static string ReadMsisdn(ref FieldReader fields)
        {
            if (!Domain.Messaging.Msisdn.TryParse(fields.Text("msisdn", 0, LabelLengthMax), out var msisdn))
            {
                fields.Fail(new LineError("field.msisdn", "'msisdn' must have 7 to 15 digits with the country code first."));
            }

            return msisdn.Digits;
        }

        private static string ReadLanguage(ref FieldReader fields)
        {
            var language = fields.Text("language", 0, LabelLengthMax);
            if (language is not ("zh" or "en"))
            {
                fields.Fail(LineError.OutOfRange("language", "zh or en"));
            }

            return language;
        }
    }
}
