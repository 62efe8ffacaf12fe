using Microsoft.CodeAnalysis;

namespace Tune.Generators;

/// <summary>What can be wrong with a record that asks for a space; every message says the mend.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "TUNE001", "A record with [SearchSpace] must be partial", "Make '{0}' partial: the generator adds '{1}.Space' to it");

    public static readonly DiagnosticDescriptor NoPrimaryConstructor = Rule(
        "TUNE002",
        "[SearchSpace] needs a record class with a primary constructor",
        "Declare '{0}' as a record class with its parameters in parentheses, as in 'partial record {0}(double LearningRate)'");

    public static readonly DiagnosticDescriptor Abstract = Rule(
        "TUNE003",
        "A record with [SearchSpace] must not be abstract",
        "'{0}' is abstract, so no configuration is one: put [SearchSpace] on the records that derive from it and choose among them by OneOf<{0}>(...)");

    public static readonly DiagnosticDescriptor NotNameable = Rule(
        "TUNE004",
        "A record with [SearchSpace] must not be generic or file-local",
        "'{0}' is {1}; give the record concrete types, and declare it where other files can name it");

    public static readonly DiagnosticDescriptor UnsupportedType = Rule(
        "TUNE005", "The type of a parameter cannot be searched", "Parameter '{0}' of type '{1}' cannot have a domain: {2}");

    public static readonly DiagnosticDescriptor UnusableName = Rule(
        "TUNE006", "The name of a parameter cannot be used", "Rename parameter '{0}': {1}");

    public static readonly DiagnosticDescriptor SpaceExists = Rule(
        "TUNE007",
        "The name Space is taken",
        "The class that is generated in '{0}' is called 'Space'; rename {1}");

    public static readonly DiagnosticDescriptor NotAParameter = Rule(
        "TUNE008",
        "A property can be set and is not a parameter",
        "A space cannot give '{0}' a value: make it a parameter of '{1}' (an optional one if it has a default), or take away its setter");

    private static DiagnosticDescriptor Rule(string id, string title, string message) => new(
        id, title, message, "Tune.SearchSpaces", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
