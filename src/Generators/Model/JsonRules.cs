using System.Linq;
using Microsoft.CodeAnalysis;

namespace Tune.Generators;

/// <summary>What the attributes of System.Text.Json mean for the generated code.</summary>
internal static class JsonRules
{
    private const string Namespace = "System.Text.Json.Serialization";

    // These change neither which values are read nor how; every other attribute does, or may one day.
    private static readonly string[] Harmless = ["JsonPropertyNameAttribute", "JsonPropertyOrderAttribute", "JsonIncludeAttribute"];

    public static bool HasSearchSpace(ITypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == SearchSpaceGenerator.AttributeName);

    /// <summary>Whether a type, property or enum member has an attribute that only the serializer understands.</summary>
    public static bool NeedSerializer(ISymbol symbol) =>
        symbol.GetAttributes().Any(attribute => IsJson(attribute) && !Harmless.Contains(attribute.AttributeClass!.Name));

    public static bool IsIgnored(IPropertySymbol property) =>
        property.GetAttributes().Any(attribute => IsJson(attribute) && attribute.AttributeClass!.Name == "JsonIgnoreAttribute");

    public static string NameOf(IPropertySymbol property)
    {
        var attribute = property.GetAttributes().FirstOrDefault(attribute => IsJson(attribute) && attribute.AttributeClass!.Name == Harmless[0]);
        return attribute?.ConstructorArguments.FirstOrDefault().Value as string ?? property.Name;
    }

    private static bool IsJson(AttributeData attribute) => attribute.AttributeClass?.ContainingNamespace.ToDisplayString() == Namespace;
}
