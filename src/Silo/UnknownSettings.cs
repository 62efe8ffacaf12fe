using System.Collections;
using System.Reflection;

namespace Tune.Silo;

/// <summary>Settings that nobody reads are mistyped, as a rule.</summary>
internal static class UnknownSettings
{
    /// <param name="section">What is set.</param>
    /// <param name="types">Those that are bound from it.</param>
    public static IEnumerable<string> Find(IConfigurationSection section, params IReadOnlyList<Type> types)
    {
        var known = types.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).ToLookup(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var setting in section.GetChildren())
        {
            var properties = known[setting.Key].ToList();
            if (properties.Count == 0)
            {
                yield return $"{setting.Path} is no setting; there are: {string.Join(", ", known.Select(group => group.Key).Order(StringComparer.Ordinal))}.";
                continue;
            }

            var inner = properties.Select(property => property.PropertyType).Where(IsSection).ToList();
            if (inner.Count == 0) continue;
            foreach (var problem in Find(setting, inner)) yield return problem;
        }
    }

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);
}
