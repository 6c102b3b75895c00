using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>What the files of deployment say of the product, and of each other, is so.</summary>
public sealed partial class DriftTests
{
    private static readonly IReadOnlyList<Line> Lines = [.. DeployFiles.All.SelectMany(file =>
        DeployFiles.Read(file).Split('\n').Index().Select(line => new Line(file, line.Index + 1, line.Item)))];

    /// <summary>A variable that no option reads would be ignored without a word.</summary>
    [Fact]
    public void EveryVariableIsAnOption() => Offences.None(
        from line in Lines
        from Match name in Variable().Matches(line.Text)
        where !Product.Options.Contains(name.Value.Replace("__", ":", StringComparison.Ordinal))
        select $"{line.Place}: {name.Value} is no option of docs/operating/configuration.md");

    [Fact]
    public void EveryOptionThatACommentNamesExists() => Offences.None(
        from line in Lines
        from Match name in OptionName().Matches(line.Text)
        where !Product.Options.Contains(name.Value)
        select $"{line.Place}: {name.Value} is no option of docs/operating/configuration.md");

    [Fact]
    public void EveryMetricIsMeasured() => Offences.None(
        from line in Lines
        from Match name in Metric().Matches(line.Text)
        where !Product.Metrics.Contains(name.Value)
        select $"{line.Place}: {name.Value} is measured nowhere");

    [Fact]
    public void EveryPathIsServed() => Offences.None(
        from line in Lines
        from Match path in OperatingPath().Matches(line.Text)
        where !Product.Paths.Contains(path.Value)
        select $"{line.Place}: nothing answers to {path.Value}");

    [Fact]
    public void EveryImageIsBuiltHere() => Offences.None(
        from line in Lines
        from Match image in Image().Matches(line.Text)
        where !Product.Images.ContainsKey(image.Groups["name"].Value)
        select $"{line.Place}: there is no Dockerfile of {image.Groups["name"].Value}");

    [Fact]
    public void NoSecretIsKeptHere() => Offences.None(
        from line in Lines
        where Secret().IsMatch(line.Text)
        select $"{line.Place}: looks like a secret");

    [Theory]
    [InlineData("password = hunter2hunter2")]
    [InlineData("Host=db;Password=x")]
    [InlineData("  clientSecret: 'a8f5f167f44f4964e6c998dee827110c'")]
    [InlineData("AccountKey=abc")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void ASecretIsFound(string line) => Assert.Matches(Secret(), line);

    /// <summary>The function app finds the gateways, and they let it in.</summary>
    [Fact]
    public void AzureAndKubernetesAgree()
    {
        var (main, network) = (DeployFiles.Read("deploy/azure/main.bicep"), DeployFiles.Read("deploy/azure/modules/network.bicep"));
        var service = DeployFiles.Yaml(DeployFiles.Read("deploy/kubernetes/overlays/azure/gateway.yaml")).Single();
        var policy = DeployFiles.Yaml(DeployFiles.Read("deploy/kubernetes/overlays/azure/network-policy.yaml")).Single();
        var address = service["metadata"]!["annotations"]!["service.beta.kubernetes.io/azure-load-balancer-ipv4"]!.GetValue<string>();
        var callers = policy["spec"]!["ingress"]![0]!["from"]![0]!["ipBlock"]!["cidr"]!.GetValue<string>();
        var asked = DeployFiles.Settings("deploy/kubernetes/overlays/azure/azure.env").Select(setting => setting.Name);
        var told = OutputName().Matches(main[main.IndexOf("output azureEnv", StringComparison.Ordinal)..]).Select(match => match.Value);

        Assert.Contains($"var gatewayAddress = '{address}'", main, StringComparison.Ordinal);
        Assert.Contains($"name: 'functions', prefix: '{callers}'", network, StringComparison.Ordinal);
        Assert.Equal(told, asked);
    }

    /// <summary>Where the function app asks, and where the gateways listen.</summary>
    [Fact]
    public void TheGatewayHasOnePort() => Assert.Equal(
        ["8080"],
        Lines.Select(line => Port().Match(line.Text)).Where(match => match.Success).Select(match => match.Groups["port"].Value).Distinct());

    [GeneratedRegex("""\b[A-Z][A-Za-z]+(__[A-Za-z]+)+\b""")]
    private static partial Regex Variable();

    [GeneratedRegex("""\b(Gateway|Store|Channels|HttpCarrier|Carriers|EmbeddedSilo|FirstStart|Retention|Learning|Telemetry|Functions):[A-Z]\w+(:[A-Z]\w+)*\b""")]
    private static partial Regex OptionName();

    [GeneratedRegex("""\bsmartmanager_[a-z_]+\b""")]
    private static partial Regex Metric();

    [GeneratedRegex("""(?<![\w.])/(health/\w+|metrics)\b""")]
    private static partial Regex OperatingPath();

    [GeneratedRegex("""(?<name>smartmanager/[a-z]+):[\w$v]""")]
    private static partial Regex Image();

    [GeneratedRegex("""
        (?ix) -----BEGIN
        | (AccountKey|SharedAccessKey|Password) = [^@…\s$%;'"]
        | (password|secret|token|key) ['"]? \s* [:=] \s+ ['"]? (?=\S*\d)[A-Za-z0-9+/]{12,}
        """)]
    private static partial Regex Secret();

    [GeneratedRegex("""(?<=^  )[A-Z_]+(?=:)""", RegexOptions.Multiline)]
    private static partial Regex OutputName();

    [GeneratedRegex("""(Gateway__Port=|http://\$\{gatewayAddress\}:|^EXPOSE (?=8)|WEBSITES_PORT', value: '|"127\.0\.0\.1:[^"]*:)(?<port>\d+)""")]
    private static partial Regex Port();
}
