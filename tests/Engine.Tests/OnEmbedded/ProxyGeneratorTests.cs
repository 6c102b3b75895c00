using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SmartManager.Embedded.Generator;

namespace SmartManager.Engine.Tests;

/// <summary>What the generator refuses.</summary>
public sealed class ProxyGeneratorTests
{
    [Theory]
    [InlineData("SMG001", "interface IGrainX : Orleans.IGrainWithStringKey { System.Threading.Tasks.Task M<T>(); }")]
    [InlineData("SMG002", "interface IGrainX : Orleans.IGrainWithStringKey { int M(); }")]
    [InlineData("SMG002", "interface IGrainX : Orleans.IGrainWithStringKey { void M(); }")]
    [InlineData("SMG003", "interface IGrainX : Orleans.IGrainWithStringKey { System.Threading.Tasks.Task M(ref int a); }")]
    [InlineData("SMG003", "interface IGrainX : Orleans.IGrainWithStringKey { System.Threading.Tasks.Task M(out int a); }")]
    [InlineData("SMG004", "interface IGrainX : Orleans.IGrain { System.Threading.Tasks.Task M(); }")]
    [InlineData("SMG005", "interface IGrainX<T> : Orleans.IGrainWithStringKey { System.Threading.Tasks.Task M(); }")]
    [InlineData("SMG006", "interface IGrainX : Orleans.IGrainWithStringKey { int P { get; } }")]
    [InlineData("SMG007", """
        interface IGrainX : Orleans.IGrainWithStringKey
        {
            System.Threading.Tasks.Task M(System.Threading.CancellationToken a, System.Threading.CancellationToken b);
        }
        """)]
    [InlineData("SMG008", "class C { private interface IGrainX : Orleans.IGrainWithStringKey { System.Threading.Tasks.Task M(); } }")]
    public void AShapeIsRefused_WhenTheHostCannotServeIt(string rule, string code) => Assert.Equal([rule], Run(code).Rules);

    [Fact]
    public void TheProxyCompiles_WhenNamesAreAwkward()
    {
        var (rules, errors) = Run("""
            #nullable enable
            namespace A.@event
            {
                public interface IParent : Orleans.IGrainWithStringKey { System.Threading.Tasks.ValueTask<string?> @class(string? @in); }
                public static class Outer
                {
                    public interface IChild : IParent { System.Threading.Tasks.Task<(int First, string? Second)> M(int call, int address); }
                }
            }
            """);

        var offences = string.Join('\n', rules.Concat(errors));
        Assert.True(offences.Length == 0, offences);
    }

    private static (IEnumerable<string> Rules, IEnumerable<string> Errors) Run(string code)
    {
        var references = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.Location.Length > 0)
            .Select(assembly => MetadataReference.CreateFromFile(assembly.Location));
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            "Awkward",
            [CSharpSyntaxTree.ParseText(code, options)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create([new ProxyGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var complaints);
        var errors = output.GetDiagnostics().Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString());
        return (complaints.Select(each => each.Id), errors);
    }
}
