using System.Globalization;
using Microsoft.OpenApi;
using SmartManager.Contracts.Subscribers;
using SmartManager.Gateway.Events;
using SmartManager.Gateway.Profiles;

namespace SmartManager.Gateway.OpenApi;

/// <summary>
/// What a line of each stream may look like. The readers of lines build no types, so it is said here; tests hold both together.
/// </summary>
internal static class LineSchemas
{
    /// <summary>Where the shape of a network event stands in the description.</summary>
    public const string NetworkEvent = "NetworkEventLine";

    /// <summary>Where the shape of a profile stands.</summary>
    public const string Profile = "ProfileLine";

    /// <summary>Where the shape of a suppression stands.</summary>
    public const string Suppression = "SuppressionLine";

    private const int TextLengthMax = 64;
    private const int TraitLengthMax = 256;
    private const long CountMax = 1_000_000_000;
    private const string Month = @"^2[01]\d\d-(0[1-9]|1[0-2])$";
    private const string Subscriber = "^[A-Za-z0-9._:-]{1,64}$";

    /// <summary>The fields of each type of network event beside those that all have.</summary>
    private static readonly (string Type, string[] Needed, string[] Possible)[] EventTypes =
    [
        ("usage", [], ["voiceMinutes", "smsCount", "dataKilobytes"]),
        ("bill", ["month", "amountMinor"], []),
        ("top-up", ["amountMinor"], []),
        ("location", ["place", "isRoaming"], []),
        ("points", ["balance"], []),
        ("portal-visit", ["page"], []),
        ("device-change", ["model"], []),
        ("complaint", ["ticket", "isOpen"], []),
        ("service-change", ["service", "isHeld"], []),
    ];

    /// <summary>A network event: one of its types.</summary>
    public static OpenApiSchema OfNetworkEvent() => new()
    {
        Description = "One network event. In NDJSON one a line.",
        OneOf = [.. EventTypes.Select(OfEventType)],
    };

    /// <summary>A profile.</summary>
    public static OpenApiSchema OfProfile()
    {
        var schema = Object("One profile; it replaces the one before, whole. In NDJSON one a line.", ["id", "msisdn"]);
        foreach (var name in ProfileReader.FieldNames)
        {
            schema.Properties![name] = OfProfileField(name);
        }

        return schema;
    }

    /// <summary>A suppression.</summary>
    public static OpenApiSchema OfSuppression()
    {
        var schema = Object(
            "One suppression, of a subscriber by id or by number. In NDJSON one a line; in CSV these are the columns.", ["list", "reason"]);
        var fields = schema.Properties!;
        fields["subscriber"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Subscriber };
        fields["msisdn"] = OfProfileField("msisdn");
        fields["list"] = Text(1, TextLengthMax);
        fields["action"] = WordSchemas.Of(["add", "remove"]);
        fields["channel"] = WordSchemas.Of(Enum.GetValues<Domain.Messaging.Channel>().Select(Domain.KebabName.Of));
        fields["reason"] = Text(1, Http.SubscriberCommands.TextLengthMax);
        fields["until"] = Instant();
        schema.OneOf = [.. ((string[])["subscriber", "msisdn"]).Select(name =>
            new OpenApiSchema { Required = new HashSet<string> { name } })];
        return schema;
    }

    private static IOpenApiSchema OfEventType((string Type, string[] Needed, string[] Possible) type)
    {
        var schema = Object($"A network event of type {type.Type}.", ["id", "subscriber", "type", "at", .. type.Needed]);
        schema.Title = type.Type;
        schema.Properties!["id"] = Text(1, NetworkEventId.LengthMax);
        schema.Properties["subscriber"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Subscriber };
        schema.Properties["type"] = WordSchemas.Of([type.Type]);
        schema.Properties["at"] = Instant();
        foreach (var name in type.Needed.Concat(type.Possible))
        {
            schema.Properties[name] = OfEventField(name);
        }

        if (type.Possible.Length > 0)
        {
            schema.AnyOf = [.. type.Possible.Select(name => new OpenApiSchema { Required = new HashSet<string> { name } })];
        }

        return schema;
    }

    private static OpenApiSchema OfEventField(string name) => name switch
    {
        "voiceMinutes" or "smsCount" => Number(0, CountMax),
        "dataKilobytes" or "amountMinor" or "balance" => Number(0, NetworkEventReader.AmountMax),
        "isRoaming" or "isOpen" or "isHeld" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        "month" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Month },
        _ => Text(1, TextLengthMax),
    };

    private static OpenApiSchema OfProfileField(string name) => name switch
    {
        "id" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Subscriber },
        "msisdn" => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MaxLength = TextLengthMax,
            Description = "7 to 15 digits, country code first; a plus, 00, spaces and hyphens are taken off.",
        },
        "language" => WordSchemas.Of(["zh", "en"]),
        "joinedAt" => Instant(),
        "balanceMinor" => Number(-NetworkEventReader.AmountMax, NetworkEventReader.AmountMax),
        "points" or "dataAllowanceKilobytes" => Number(0, NetworkEventReader.AmountMax),
        "billsMinor" => new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = Number(0, NetworkEventReader.AmountMax),
            MaxItems = Domain.Subscribers.SubscriberState.BillsKept,
        },
        "services" or "tags" => new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = Text(1, TextLengthMax),
            MaxItems = Domain.Subscribers.Profile.TraitsMax,
        },
        "traits" => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            MaxProperties = Domain.Subscribers.Profile.TraitsMax,
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean,
                MaxLength = TraitLengthMax,
            },
        },
        "hasMarketingConsent" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ => Text(0, TextLengthMax),
    };

    private static OpenApiSchema Object(string description, IEnumerable<string> needed) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Required = new HashSet<string>(needed, StringComparer.Ordinal),
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema Text(int lengthMin, int lengthMax) =>
        new() { Type = JsonSchemaType.String, MinLength = lengthMin, MaxLength = lengthMax };

    private static OpenApiSchema Instant() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema Number(long min, long max) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int64",
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
    };
}
