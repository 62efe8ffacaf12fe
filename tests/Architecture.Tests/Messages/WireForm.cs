using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Orleans;

namespace Tune.Architecture.Tests.Messages;

/// <summary>
/// What silos and clients of different versions know each other's messages by, a line each: the aliases of interfaces and types, the methods with what they take and give, members by their ids, the types of <c>Core</c>, which
/// cross as their surrogates or else as JSON, by the names of their properties, and the numbers of enumerations.
/// </summary>
internal sealed class WireForm(IReadOnlyCollection<Assembly> ours)
{
    private readonly HashSet<Type> _seen = [];
    private readonly SortedSet<string> _lines = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Lines => _lines;

    public void AddInterface(Type grainInterface)
    {
        var name = AliasOf(grainInterface) ?? NameOf(grainInterface);
        foreach (var method in grainInterface.GetMethods())
        {
            var (parameters, result) = (method.GetParameters().Select(parameter => parameter.ParameterType).ToList(), method.ReturnType);
            _lines.Add($"call {name}.{AliasOf(method) ?? method.Name}({string.Join(", ", parameters.Select(NameOf))}) -> {NameOf(result)}");
            foreach (var type in parameters.Append(result)) Add(type);
        }
    }

    public void Add(Type type)
    {
        foreach (var argument in type.IsArray ? [type.GetElementType() ?? typeof(object)] : type.GetGenericArguments()) Add(argument);
        if (!ours.Contains(type.Assembly) || type.IsInterface || type.IsArray || !_seen.Add(type)) return;
        var name = AliasOf(type) ?? NameOf(type);
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetNames(type)) _lines.Add(string.Create(CultureInfo.InvariantCulture, $"enum {name}: {Convert.ToInt64(Enum.Parse(type, value), CultureInfo.InvariantCulture)} {value}"));
            return;
        }

        foreach (var derived in ours.SelectMany(assembly => assembly.GetTypes()).Where(one => one.BaseType == type)) Add(derived);
        if (type.BaseType is { } parent) Add(parent);
        if (type.IsDefined(typeof(GenerateSerializerAttribute))) AddMembers(type, name);
        else if (SurrogateOf(type) is { } surrogate) Add(surrogate);
        else if (type.Assembly == typeof(Experiment).Assembly) AddJson(type, name);
        else _lines.Add($"type {name}");
    }

    private void AddMembers(Type type, string name)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        _lines.Add($"type {name}");
        foreach (var (member, held) in type.GetProperties(Declared).Select(property => ((MemberInfo)property, property.PropertyType)).Concat(type.GetFields(Declared).Select(field => ((MemberInfo)field, field.FieldType))))
        {
            if (member.GetCustomAttribute<IdAttribute>() is not { } id) continue;
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"type {name}: {id.Id} {NameOf(held)}"));
            Add(held);
        }
    }

    private void AddJson(Type type, string name)
    {
        _lines.Add($"json {name}");
        // what writes itself says in tests of its own how
        if (type.IsDefined(typeof(JsonConverterAttribute))) return;
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(JsonIgnoreAttribute))))
        {
            _lines.Add($"json {name}: {property.Name} {NameOf(property.PropertyType)}");
            Add(property.PropertyType);
        }
    }

    /// <summary>What a type of Core crosses as, if a codec of Orleans writes it.</summary>
    private Type? SurrogateOf(Type type) => ours.SelectMany(assembly => assembly.GetTypes()).Where(converter => converter.IsDefined(typeof(RegisterConverterAttribute)))
        .SelectMany(converter => converter.GetInterfaces()).FirstOrDefault(way => way.IsGenericType && way.GetGenericTypeDefinition() == typeof(IConverter<,>) && way.GetGenericArguments()[0] == type)?.GetGenericArguments()[1];

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static string NameOf(Type type)
    {
        if (type.IsArray) return $"{NameOf(type.GetElementType() ?? typeof(object))}[]";
        var name = type.Name.Split('`')[0];
        if (type is { IsNested: true, DeclaringType: { } outer, IsGenericParameter: false }) name = $"{outer.Name.Split('`')[0]}.{name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
