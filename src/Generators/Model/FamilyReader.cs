using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Tune.Generators;

/// <summary>Finds the records of a closed family where the JSON binder finds them: in the assembly of the family's base.</summary>
internal sealed class FamilyReader
{
    public FamilyReader(INamedTypeSymbol family, INamedTypeSymbol user, Compilation compilation)
    {
        var members = TypesOf(family.ContainingAssembly.GlobalNamespace).Where(type => IsVariant(type, family)).ToList();
        var ready = members.Where(type => JsonRules.HasSearchSpace(type) && compilation.IsSymbolAccessibleWithin(type, user))
            .OrderBy(type => type.ToDisplayString(SymbolDisplayFormats.Qualified), System.StringComparer.Ordinal)
            .ToList();
        var twice = members.GroupBy(type => type.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (ready.Count == 0) Fault = $"no record with [SearchSpace] derives from '{family.Name}' in its assembly; put the attribute on those that do";
        else if (twice is not null) Fault = $"two records of the family are called '{twice}'; rename one, for the name says which is meant";
        Variants = new(ready.Select(type => new VariantModel(type.Name, type.ToDisplayString(SymbolDisplayFormats.Qualified))));
    }

    /// <summary>Why the family cannot be searched; null if it can.</summary>
    public string? Fault { get; }

    /// <summary>Those that have generated code; the serializer reads the others.</summary>
    public EquatableArray<VariantModel> Variants { get; }

    private static bool IsVariant(INamedTypeSymbol type, INamedTypeSymbol family)
    {
        if (type is not { TypeKind: TypeKind.Class, IsAbstract: false }) return false;
        for (var container = type; container is not null; container = container.ContainingType)
        {
            if (container.TypeParameters.Length > 0) return false;
        }

        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(parent, family)) return true;
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol scope)
    {
        foreach (var member in scope.GetMembers())
        {
            if (member is INamedTypeSymbol type) yield return type;
            if (member is not INamespaceOrTypeSymbol inner) continue;
            foreach (var nested in TypesOf(inner)) yield return nested;
        }
    }
}
