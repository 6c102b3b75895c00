namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile for netstandard2.0, which does not have it.</summary>
internal static class IsExternalInit;
