using System.Linq;
using Microsoft.CodeAnalysis;

namespace Tune.Generators;

/// <summary>What the attributes of System.Text.Json mean for the generated code.</summary>
internal static class JsonRules
{
    private const string Namespace = "System.Text.Json.Serialization";
    private const string NameAttribute = "JsonPropertyNameAttribute";

    // These change neither which values are read nor how; every other attribute does, or may one day.
    private static readonly string[] Harmless = [NameAttribute, "JsonPropertyOrderAttribute", "JsonIncludeAttribute"];

    public static bool HasSearchSpace(ITypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == SearchSpaceGenerator.AttributeName);

    /// <summary>Whether a type, property or enum member has an attribute that only the serializer understands.</summary>
    public static bool NeedSerializer(ISymbol symbol) =>
        symbol.GetAttributes().Select(JsonNameOf).Any(name => name is not null && !Harmless.Contains(name));

    public static bool IsIgnored(IPropertySymbol property) =>
        property.GetAttributes().Any(attribute => JsonNameOf(attribute) == "JsonIgnoreAttribute");

    public static string NameOf(IPropertySymbol property)
    {
        var attribute = property.GetAttributes().FirstOrDefault(attribute => JsonNameOf(attribute) == NameAttribute);
        return attribute?.ConstructorArguments.FirstOrDefault().Value as string ?? property.Name;
    }

    /// <summary>The name of an attribute of the serializer; null for any other.</summary>
    private static string? JsonNameOf(AttributeData attribute) =>
        attribute.AttributeClass is { } type && type.ContainingNamespace.ToDisplayString() == Namespace ? type.Name : null;
}
