using Microsoft.CodeAnalysis;

namespace SmartManager.Embedded.Generator;

/// <summary>Reads a grain interface and notes what the host could not do.</summary>
internal static class InterfaceReader
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>True for what derives from IGrain and is not one of the host's own markers.</summary>
    public static bool IsGrainInterface(INamedTypeSymbol symbol) =>
        symbol.ContainingNamespace.ToDisplayString() != "Orleans"
        && symbol.AllInterfaces.Any(parent => parent.ToDisplayString() == "Orleans.IGrain");

    public static GrainInterface Read(INamedTypeSymbol symbol)
    {
        var complaints = new List<Complaint>();
        if (!symbol.AllInterfaces.Any(parent => parent.ToDisplayString() == "Orleans.IGrainWithStringKey"))
        {
            complaints.Add(Complaint.About(Rules.StringKey, symbol));
        }

        if (symbol.IsGenericType || symbol.ContainingType is { IsGenericType: true })
        {
            complaints.Add(Complaint.About(Rules.GenericInterface, symbol));
        }

        for (var type = symbol; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                complaints.Add(Complaint.About(Rules.Hidden, type));
            }
        }

        var methods = new List<GrainMethod>();
        foreach (var member in symbol.AllInterfaces.Reverse().Append(symbol).SelectMany(type => type.GetMembers()))
        {
            ReadMember(member, methods, complaints);
        }

        var fullName = symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var proxyName = string.Concat(symbol.ToDisplayString().Where(letter => letter != '@').Select(OnlyInNames)) + "_Proxy";
        return new(fullName, proxyName, new(methods), new(complaints));
    }

    private static char OnlyInNames(char letter) => char.IsLetterOrDigit(letter) ? letter : '_';

    private static void ReadMember(ISymbol member, List<GrainMethod> methods, List<Complaint> complaints)
    {
        if (member is ITypeSymbol or IMethodSymbol { MethodKind: not MethodKind.Ordinary })
        {
            return; // A nested type asks nothing of a proxy; an accessor is answered for by its property or event.
        }

        if (member is not IMethodSymbol { IsStatic: false } method)
        {
            complaints.Add(Complaint.About(Rules.MethodsOnly, member));
            return;
        }

        var known = complaints.Count;
        if (method.IsGenericMethod)
        {
            complaints.Add(Complaint.About(Rules.GenericMethod, method));
        }

        if (method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType))
        {
            complaints.Add(Complaint.About(Rules.ByReference, method));
        }

        var parameters = method.Parameters.Select(ReadParameter).ToList();
        if (parameters.Count(parameter => parameter.IsCancellationToken) > 1)
        {
            complaints.Add(Complaint.About(Rules.OneToken, method));
        }

        if (method.ReturnType is not INamedTypeSymbol { ContainingNamespace: { } space, Name: "Task" or "ValueTask" } task
            || space.ToDisplayString() != "System.Threading.Tasks")
        {
            complaints.Add(Complaint.About(Rules.ReturnType, method));
            return;
        }

        if (complaints.Count == known)
        {
            methods.Add(new(
                method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                "@" + method.Name,
                task.ToDisplayString(Full),
                task.TypeArguments.Length == 1 ? task.TypeArguments[0].ToDisplayString(Full) : null,
                task.Name == "ValueTask",
                TurnKind(method),
                new(parameters)));
        }
    }

    private static GrainParameter ReadParameter(IParameterSymbol parameter) => new(
        parameter.Type.ToDisplayString(Full),
        parameter.Name,
        parameter.Type.ToDisplayString() == "System.Threading.CancellationToken");

    private static string TurnKind(IMethodSymbol method)
    {
        var marks = method.GetAttributes().Select(mark => mark.AttributeClass?.ToDisplayString()).ToList();
        return marks.Contains("Orleans.Concurrency.AlwaysInterleaveAttribute") ? "Interleaved"
            : marks.Contains("Orleans.Concurrency.ReadOnlyAttribute") ? "ReadOnly"
            : "Exclusive";
    }
}
