using Microsoft.CodeAnalysis;

namespace Tune.Architecture.Tests.Surface;

/// <summary>What an assembly shows.</summary>
internal static class Surface
{
    public static IEnumerable<INamedTypeSymbol> Types(IAssemblySymbol assembly)
        => Types(assembly.GlobalNamespace).Where(IsVisible);

    public static bool IsVisible(ISymbol symbol)
        => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>The members that code outside can name, accessors and inherited ones aside.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type)
        => type.GetMembers().Where(member => IsVisible(member)
            && member is not INamedTypeSymbol
            && member is not IMethodSymbol { AssociatedSymbol: not null }
            && member is not IMethodSymbol { MethodKind: MethodKind.Destructor or MethodKind.StaticConstructor });

    /// <summary>The name by which <see cref="IAssemblySymbol.GetTypeByMetadataName"/> finds it.</summary>
    public static string MetadataName(INamedTypeSymbol type)
        => type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}" : $"{Namespace(type)}.{type.MetadataName}";

    private static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString();

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type) yield return type;
            if (member is not INamespaceOrTypeSymbol inner) continue;
            if (member is INamedTypeSymbol && !IsVisible(member)) continue;
            foreach (var nested in Types(inner)) yield return nested;
        }
    }
}
