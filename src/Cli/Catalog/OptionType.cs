using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Tune.Cli;

/// <summary>Types of options in the words of JSON.</summary>
internal static class OptionType
{
    public static string Describe(PropertyInfo property)
    {
        var type = Describe(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        var isNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);
        return isNullable ? $"{type} or null" : type;
    }

    private static string Describe(Type type)
    {
        if (type.IsEnum) return string.Join(" | ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
        if (type == typeof(bool)) return "true | false";
        if (type == typeof(string) || type == typeof(TimeSpan)) return "text";
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal)) return "number";
        if (type.IsPrimitive) return "whole number";
        if (type == typeof(SearcherSpec)) return "a searcher: an object with kind and options";
        if (ElementOf(type) is not { } element) return "object";
        return element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? "object" : $"list of {Describe(element)}";
    }

    private static Type? ElementOf(Type type) => !type.IsAssignableTo(typeof(IEnumerable))
        ? null
        : type.GetInterfaces().Prepend(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
