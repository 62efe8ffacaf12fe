using Microsoft.CodeAnalysis;

namespace Tune.Architecture.Tests.Surface;

/// <summary>Types and members as text; equal texts are interchangeable to code that uses them.</summary>
internal static class Signature
{
    // without nullability: most of Orleans is not annotated
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.None);

    public static string Of(ISymbol member) => $"{Modifiers(member)}{Declaration(member)}";

    public static string OfType(ITypeSymbol type) => type.ToDisplayString(Format);

    public static string Kind(INamedTypeSymbol type)
    {
        var flags = type.TypeKind is not TypeKind.Class ? ""
            : type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return $"{flags}{type.TypeKind}{Constraints(type.TypeParameters)}";
    }

    /// <summary>Null for a type that is not an attribute, or does not say where it may stand.</summary>
    public static string? Usage(INamedTypeSymbol type)
    {
        var usage = type.GetAttributes().FirstOrDefault(one => one.AttributeClass?.Name == nameof(AttributeUsageAttribute));
        if (usage is null) return null;
        var named = usage.NamedArguments.ToDictionary(one => one.Key, one => one.Value.Value);
        return $"{(AttributeTargets)(usage.ConstructorArguments[0].Value ?? 0)}"
            + $" multiple={named.GetValueOrDefault("AllowMultiple", false)} inherited={named.GetValueOrDefault("Inherited", true)}";
    }

    private static string Declaration(ISymbol member) => member switch
    {
        IMethodSymbol method =>
            $"{OfType(method.ReturnType)} {method.Name}{Constraints(method.TypeParameters)}({Parameters(method.Parameters, method.IsExtensionMethod)})",
        IPropertySymbol property =>
            $"{OfType(property.Type)} {property.Name}[{Parameters(property.Parameters, false)}] {Accessor("get", property.GetMethod)}{Accessor("set", property.SetMethod)}",
        IFieldSymbol field => $"{(field.IsReadOnly ? "readonly " : "")}{OfType(field.Type)} {field.Name}{(field.HasConstantValue ? $" = {field.ConstantValue}" : "")}",
        IEventSymbol one => $"event {OfType(one.Type)} {one.Name}",
        _ => throw new NotSupportedException($"{member.Kind} {member}"),
    };

    private static string Modifiers(ISymbol member)
    {
        var access = member.DeclaredAccessibility is Accessibility.Public ? "public " : "protected ";
        var isOverridable = (member.IsVirtual || member.IsAbstract || member.IsOverride) && !member.IsSealed
            && member.ContainingType.TypeKind is TypeKind.Class && !member.ContainingType.IsSealed;
        return $"{access}{(member.IsStatic ? "static " : "")}{(isOverridable ? "overridable " : "")}";
    }

    private static string Accessor(string name, IMethodSymbol? accessor)
    {
        if (accessor is null || !Surface.IsVisible(accessor)) return "";
        var word = accessor.IsInitOnly ? "init" : name;
        return accessor.DeclaredAccessibility is Accessibility.Public ? $"{word};" : $"protected {word};";
    }

    private static string Parameters(IEnumerable<IParameterSymbol> parameters, bool isExtension)
        => (isExtension ? "this " : "") + string.Join(", ", parameters.Select(one =>
            $"{(one.RefKind is RefKind.None ? "" : $"{one.RefKind} ")}{(one.IsParams ? "params " : "")}{OfType(one.Type)} {one.Name}"
            + (one.HasExplicitDefaultValue ? $" = {one.ExplicitDefaultValue ?? "default"}" : "")));

    private static string Constraints(IReadOnlyList<ITypeParameterSymbol> parameters)
        => parameters.Count == 0 ? "" : $"<{string.Join(", ", parameters.Select(Constraint))}>";

    private static string Constraint(ITypeParameterSymbol parameter)
    {
        var parts = parameter.ConstraintTypes.Select(OfType).Order(StringComparer.Ordinal).ToList();
        if (parameter.HasReferenceTypeConstraint) parts.Add("class");
        if (parameter.HasValueTypeConstraint) parts.Add("struct");
        if (parameter.HasConstructorConstraint) parts.Add("new()");
        var variance = parameter.Variance is VarianceKind.None ? "" : $"{parameter.Variance} ";
        return $"{variance}{parameter.Name}{(parts.Count == 0 ? "" : $" : {string.Join(", ", parts)}")}";
    }
}
