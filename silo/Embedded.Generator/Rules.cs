using Microsoft.CodeAnalysis;

namespace SmartManager.Embedded.Generator;

/// <summary>What a grain interface may not have, so that it works on both engines.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor GenericMethod = Rule(
        "SMG001", "is a generic method; a grain method has fixed types");

    public static readonly DiagnosticDescriptor ReturnType = Rule(
        "SMG002", "must return Task, Task<T>, ValueTask or ValueTask<T>");

    public static readonly DiagnosticDescriptor ByReference = Rule(
        "SMG003", "takes a parameter by reference; arguments of a grain method go by value");

    public static readonly DiagnosticDescriptor StringKey = Rule(
        "SMG004", "must derive from IGrainWithStringKey; grains here have no other keys");

    public static readonly DiagnosticDescriptor GenericInterface = Rule(
        "SMG005", "is generic; a grain interface is not");

    public static readonly DiagnosticDescriptor MethodsOnly = Rule(
        "SMG006", "is not a method; a grain interface has instance methods only");

    public static readonly DiagnosticDescriptor OneToken = Rule(
        "SMG007", "takes more than one CancellationToken");

    public static readonly DiagnosticDescriptor Hidden = Rule(
        "SMG008", "is nested and private or protected; a proxy cannot implement it");

    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } = new[]
    {
        GenericMethod, ReturnType, ByReference, StringKey, GenericInterface, MethodsOnly, OneToken, Hidden,
    }.ToDictionary(rule => rule.Id);

    private static DiagnosticDescriptor Rule(string id, string complaint) => new(
        id, "Grain interface that the embedded host cannot serve", "'{0}' " + complaint, "SmartManager.Grains",
        DiagnosticSeverity.Error, isEnabledByDefault: true);
}
