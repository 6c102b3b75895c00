using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SmartManager.Embedded.Generator;

/// <summary>Writes a proxy for every grain interface of the compilation, and one class that lists them for the host.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ProxyGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
                static (syntax, token) => Read(syntax, token))
            .Where(static grain => grain is not null)
            .Select(static (grain, _) => grain!);

        context.RegisterSourceOutput(interfaces, static (output, grain) =>
        {
            foreach (var complaint in grain.Complaints.Items)
            {
                output.ReportDiagnostic(complaint.ToDiagnostic());
            }

            if (grain.Complaints.Count == 0)
            {
                output.AddSource($"{grain.ProxyName}.g.cs", SourceText.From(ProxyWriter.WriteProxy(grain), Encoding.UTF8));
            }
        });
        context.RegisterSourceOutput(interfaces.Collect(), static (output, grains) => WriteList(output, grains));
    }

    private static GrainInterface? Read(GeneratorSyntaxContext syntax, CancellationToken token) =>
        syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, token) is INamedTypeSymbol symbol && InterfaceReader.IsGrainInterface(symbol)
            && symbol.DeclaringSyntaxReferences[0].Span == syntax.Node.Span
            && symbol.DeclaringSyntaxReferences[0].SyntaxTree == syntax.Node.SyntaxTree
                ? InterfaceReader.Read(symbol)
                : null;

    private static void WriteList(SourceProductionContext output, ImmutableArray<GrainInterface> grains)
    {
        var supported = grains.Where(grain => grain.Complaints.Count == 0).OrderBy(grain => grain.ProxyName, StringComparer.Ordinal);
        var list = new List<GrainInterface>(supported);
        if (list.Count > 0)
        {
            output.AddSource("GrainProxySource.g.cs", SourceText.From(ProxyWriter.WriteSource(list), Encoding.UTF8));
        }
    }
}
