using System.Text;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Import;
using Xunit.Abstractions;

namespace SmartManager.World.Tests;

public sealed class SubscriberImportTests(ITestOutputHelper output)
{
    private const string Header =
        "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,OnlineSecurity,OnlineBackup,"
        + "DeviceProtection,TechSupport,StreamingTV,StreamingMovies,"
        + "Contract,PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn";

    private const string Good =
        "5575-GNVDE,Male,1,No,No,34,Yes,No,DSL,Yes,No,Yes,No,No,No,One year,No,Mailed check,56.95,1889.5,Yes";

    private const string New =
        "4472-LVYGI,Female,0,Yes,Yes,0,No,No phone service,"
        + "Fiber optic,Yes,No,Yes,Yes,Yes,No,Two year,Yes,Bank transfer (automatic),52.55, ,No";

    private static readonly ImportMappingDocument Telco = ImportMappings.Find("telco-customers")!;

    [Fact]
    public async Task RowBecomesASubscriber()
    {
        var (subscribers, report) = await ReadAsync([Header, Good]);
        var (id, profile) = Assert.Single(subscribers);
        Assert.Equal("telco-5575-GNVDE", id.Value);
        Assert.Equal("8610090000002", profile.Msisdn);
        Assert.Equal("one-year", profile.Plan);
        Assert.Equal("en", profile.Language);
        Assert.Equal(new DateTimeOffset(2023, 3, 1, 0, 0, 0, TimeSpan.Zero), profile.JoinedAt);
        Assert.Equal<long>([5695, 5695, 5695], profile.BillsMinor);
        Assert.Equal<string>(["device-protection", "internet-dsl", "online-security", "phone"], profile.Services);
        Assert.Equal<string>(["churned", "senior"], profile.Tags);
        Assert.Equal("188950", profile.FindTrait("total-charge-minor"));
        Assert.Equal("mailed-check", profile.FindTrait("payment-method"));
        Assert.Equal("yes", profile.FindTrait("churned"));
        Assert.True(profile.HasMarketingConsent);
        Assert.Equal((1, 1, 0, 0), (report.RowsRead, report.RowsImported, report.RowsWarned, report.RowsRejected));
    }

    [Fact]
    public async Task NewSubscriberIsImportedWithoutBillsAndReported_WhenTheTotalChargeIsEmpty()
    {
        var (subscribers, report) = await ReadAsync([Header, Good, New]);
        Assert.Equal(2, subscribers.Count);
        Assert.Empty(subscribers[1].Profile.BillsMinor);
        Assert.Null(subscribers[1].Profile.FindTrait("total-charge-minor"));
        Assert.Equal(new ImportFinding(3, "TotalCharges", ImportCodes.EmptyValue, IsRejected: false), Assert.Single(report.Findings));
        Assert.Equal((2, 2, 1, 0), (report.RowsRead, report.RowsImported, report.RowsWarned, report.RowsRejected));
    }

    [Fact]
    public async Task BadRowsAreReportedWithTheirLine_AndTheOthersImported()
    {
        var (subscribers, report) = await ReadAsync(
        [
            Header,
            Good,
            "",
            Good.Replace("5575-GNVDE", "", StringComparison.Ordinal),
            Good.Replace("5575-GNVDE", "a b", StringComparison.Ordinal),
            Good,
            Good.Replace("5575-GNVDE", "n-1", StringComparison.Ordinal).Replace("56.95", "56,95", StringComparison.Ordinal),
            Good.Replace("5575-GNVDE", "n-2", StringComparison.Ordinal).Replace("56.95", "abc", StringComparison.Ordinal),
            Good.Replace("5575-GNVDE", "n-3", StringComparison.Ordinal).Replace("56.95", "56.955", StringComparison.Ordinal),
            Good.Replace("5575-GNVDE", "n-4", StringComparison.Ordinal).Replace("34", "-1", StringComparison.Ordinal),
            Good.Replace("5575-GNVDE", "n-5", StringComparison.Ordinal).Replace("Male", "Man", StringComparison.Ordinal),
            Good.Replace("5575-GNVDE", "n-6", StringComparison.Ordinal).Replace("Male", "\"Male", StringComparison.Ordinal),
            "n-7,Male",
            new string('x', 200_000),
            Good.Replace("5575-GNVDE", "n-8", StringComparison.Ordinal),
        ]);
        output.WriteLine(string.Join('\n', report.Findings));
        Assert.Equal<(long, string?, string)>(
        [
            (4, "customerID", ImportCodes.EmptyValue),
            (5, "customerID", ImportCodes.BadId),
            (6, "customerID", ImportCodes.DuplicateId),
            (7, null, ImportCodes.ColumnCount),
            (8, "MonthlyCharges", ImportCodes.BadNumber),
            (9, "MonthlyCharges", ImportCodes.MoneyPrecision),
            (10, "tenure", ImportCodes.BadNumber),
            (11, "gender", ImportCodes.UnknownValue),
            (12, null, ImportCodes.BadQuotes),
            (13, null, ImportCodes.ColumnCount),
            (14, null, ImportCodes.LineTooLong),
        ],
        report.Findings.Select(finding => (finding.Line, finding.Column, finding.Code)));
        Assert.Equal<string>(["telco-5575-GNVDE", "telco-n-5", "telco-n-8"], subscribers.Select(subscriber => subscriber.Id.Value));
        Assert.Equal((13, 3, 1, 10), (report.RowsRead, report.RowsImported, report.RowsWarned, report.RowsRejected));
    }

    [Fact]
    public async Task RowIsRejected_WhenItIsNotUtf8()
    {
        var latin = Good.Replace("Male", "M\u00e4n", StringComparison.Ordinal) + "\n";
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header + "\n"), .. Encoding.Latin1.GetBytes(latin), .. Encoding.UTF8.GetBytes(New)];
        var (subscribers, report) = await ReadAsync(bytes, Telco);
        Assert.Equal("telco-4472-LVYGI", Assert.Single(subscribers).Id.Value);
        Assert.Equal(new ImportFinding(2, null, ImportCodes.NotUtf8, IsRejected: true), report.Findings[0]);
    }

    [Fact]
    public async Task LooksTheSame_WithByteOrderMarkAndOtherLineEnds()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(string.Join("\r\n", Header, Good, New))];
        var (subscribers, report) = await ReadAsync(bytes, Telco);
        Assert.Equal(2, subscribers.Count);
        Assert.Equal(3, Assert.Single(report.Findings).Line);
    }

    [Fact]
    public async Task NumberIsTaken_WhenAColumnHasIt()
    {
        var mapping = new ImportMappingDocument
        {
            Name = "numbers",
            Delimiter = ";",
            Fields =
            [
                new ImportFieldDocument { Target = "id", Column = "key" },
                new ImportFieldDocument { Target = "msisdn", Column = "number" },
                new ImportFieldDocument { Target = "consent", Column = "agreed" },
                new ImportFieldDocument { Target = "joined-at", Column = "since" },
                new ImportFieldDocument { Target = "balance", Column = "balance" },
                new ImportFieldDocument { Target = "bill", Column = "m1" },
                new ImportFieldDocument { Target = "bill", Column = "m2" },
            ],
        };
        var (subscribers, report) = await ReadAsync(Encoding.UTF8.GetBytes(
            "key;number;agreed;since;balance;m1;m2\na;+86 100-0000 0001;yes;2020-02-29;-3.5;10;20.25\n"
            + "b;8610000000001;no;2020-02-29;0;1;2\nc;12;no;2020-02-29;0;1;2\n"
            + "d;8610000000002;perhaps;2020-02-30;0;1;2\n"), mapping);
        var profile = Assert.Single(subscribers).Profile;
        Assert.Equal(("8610000000001", true, -350L), (profile.Msisdn, profile.HasMarketingConsent, profile.BalanceMinor));
        Assert.Equal<long>([1_000, 2_025], profile.BillsMinor);
        Assert.Equal<string>(
            [ImportCodes.DuplicateMsisdn, ImportCodes.BadMsisdn, ImportCodes.BadYesNo, ImportCodes.BadDate],
            report.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task MappingIsRefusedBeforeTheFirstRow_WithAllItsErrors()
    {
        var mapping = new ImportMappingDocument
        {
            Name = "wrong",
            Delimiter = "ab",
            Fields =
            [
                new ImportFieldDocument { Target = "id", Column = "nobody" },
                new ImportFieldDocument { Target = "shoe-size", Column = "gender" },
                new ImportFieldDocument { Target = "joined-at", Column = "tenure", As = "months-before" },
                new ImportFieldDocument { Target = "plan", Column = "Contract", Value = "both" },
                new ImportFieldDocument { Target = "points", Column = "tenure", As = "guess" },
                new ImportFieldDocument { Target = "brand", Value = "one" },
                new ImportFieldDocument { Target = "brand", Value = "two" },
            ],
        };
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Header + "\n" + Good));
        var (import, errors) = await SubscriberImport.OpenAsync(file, mapping, asOf: null, default);
        Assert.Null(import);
        Assert.Equal<(string, string)>(
        [
            ("/delimiter", "mapping.delimiter"),
            ("/fields/0/column", "mapping.unknown-column"),
            ("/fields/1/target", "mapping.unknown-target"),
            ("/fields/2/as", "mapping.as-of"),
            ("/fields/3", "mapping.source"),
            ("/fields/4/as", "mapping.unknown-reading"),
            ("/fields", "mapping.missing-target"),
            ("/fields/6/target", "mapping.repeated-target"),
        ],
        errors.Select(error => (error.Path, error.Code)));
    }

    [Fact]
    public async Task FileIsRefused_WhenItHasNoHeader()
    {
        using var file = new MemoryStream();
        Assert.Equal("mapping.no-header", Assert.Single((await SubscriberImport.OpenAsync(file, Telco, asOf: null, default)).Errors).Code);
    }

    [Fact]
    public void TextIsRefused_WhenItIsNoMapping()
    {
        using var json = new MemoryStream("{\"name\": \"x\", \"fields\": [], \"surprise\": 1}"u8.ToArray());
        Assert.Equal("mapping.json", Assert.Single(ImportMappings.TryRead(json, out var mapping)).Code);
        Assert.Null(mapping);
    }

    [Fact]
    public void ShippedMappingIsFoundByName()
    {
        Assert.Contains("telco-customers", ImportMappings.Names);
        Assert.Null(ImportMappings.Find("no-such-mapping"));
    }

    [Fact]
    public async Task OnlyTheFirstThousandFindingsAreKept_AndAllAreCounted()
    {
        var (_, report) = await ReadAsync([Header, .. Enumerable.Range(1, 1_500).Select(i => $"n-{i},too,short")]);
        Assert.Equal(ImportReport.FindingsMax, report.Findings.Length);
        Assert.Equal(1_500, report.CountsByCode[ImportCodes.ColumnCount]);
    }

    [RealFileFact]
    public async Task RealFileIsImportedWhole()
    {
        await using var file = File.OpenRead(RealFileFactAttribute.FilePath!);
        var (subscribers, report) = await ReadAsync(file, Telco);
        output.WriteLine(string.Join(", ", report.CountsByCode));
        Assert.Equal((7_043, 7_043, 11, 0), (report.RowsRead, report.RowsImported, report.RowsWarned, report.RowsRejected));
        Assert.Equal(11, report.CountsByCode[ImportCodes.EmptyValue]);
        Assert.All(report.Findings, finding => Assert.Equal("TotalCharges", finding.Column));
        Assert.Equal(11, subscribers.Count(subscriber => subscriber.Profile.BillsMinor.IsEmpty));
        Assert.Equal(1_869, subscribers.Count(subscriber => subscriber.Profile.Tags.Contains("churned")));
        Assert.Equal(7_043, subscribers.Select(subscriber => subscriber.Profile.Msisdn).Distinct().Count());
    }

    private static Task<(List<(SubscriberId Id, Profile Profile)> Subscribers, ImportReport Report)> ReadAsync(string[] lines) =>
        ReadAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), Telco);

    private static async Task<(List<(SubscriberId Id, Profile Profile)> Subscribers, ImportReport Report)> ReadAsync(
        byte[] bytes, ImportMappingDocument mapping)
    {
        using var file = new MemoryStream(bytes);
        return await ReadAsync(file, mapping);
    }

    private static async Task<(List<(SubscriberId Id, Profile Profile)> Subscribers, ImportReport Report)> ReadAsync(
        Stream file, ImportMappingDocument mapping)
    {
        var (import, errors) = await SubscriberImport.OpenAsync(file, mapping, asOf: null, default);
        Assert.True(import is not null, string.Join('\n', errors));
        using (import)
        {
            var subscribers = new List<(SubscriberId, Profile)>();
            await foreach (var subscriber in import.ReadAsync(default))
            {
                subscribers.Add(subscriber);
            }

            return (subscribers, import.Report);
        }
    }
}

/// <summary>Runs only where the real file lies beside the repository.</summary>
public sealed class RealFileFactAttribute : FactAttribute
{
    public RealFileFactAttribute() => Skip = FilePath is null ? "shared/data/telco-customers.csv does not lie beside the repository" : null;

    /// <summary>The file, or null.</summary>
    public static string? FilePath { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string? Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")))
        {
            folder = folder.Parent;
        }

        var path = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "data", "telco-customers.csv") : null;
        return path is not null && File.Exists(path) ? path : null;
    }
}
