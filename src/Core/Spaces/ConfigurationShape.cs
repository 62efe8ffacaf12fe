using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Tune.Spaces;

/// <summary>Which parameters a configuration type takes, as System.Text.Json will see it.</summary>
internal sealed record ConfigurationShape(ImmutableArray<string> Required, ImmutableHashSet<string> Known)
{
    public static ConfigurationShape Of(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var constructor = type.GetConstructors()
            .OrderByDescending(candidate => candidate.IsDefined(typeof(JsonConstructorAttribute)))
            .ThenByDescending(candidate => candidate.GetParameters().Length)
            .FirstOrDefault();
        var parameters = constructor?.GetParameters() ?? [];
        var required = parameters.Where(parameter => !parameter.HasDefaultValue).Select(parameter => NameOf(parameter, properties));
        if (constructor is null || !constructor.IsDefined(typeof(SetsRequiredMembersAttribute)))
        {
            required = required.Concat(properties.Where(property => property.IsDefined(typeof(RequiredMemberAttribute))).Select(NameOf));
        }
        var known = parameters.Select(parameter => NameOf(parameter, properties))
            .Concat(properties.Where(property => property.SetMethod?.IsPublic == true).Select(NameOf));
        return new([.. required.Distinct()], known.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase));
    }

    public static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;

    /// <summary>Whether every value of a domain type fits a property; C# lets an expression widen an int property to double.</summary>
    public static bool Accepts(Type property, Type domain) =>
        property == domain || (IsReal(property) && IsReal(domain)) || (!IsReal(domain) && TuneJson.IsScalar(property) == TuneJson.IsScalar(domain));

    private static bool IsReal(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(decimal);

    private static string NameOf(ParameterInfo parameter, PropertyInfo[] properties)
    {
        var property = properties.FirstOrDefault(candidate => string.Equals(candidate.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
        return property is null ? parameter.Name ?? "" : NameOf(property);
    }
}
