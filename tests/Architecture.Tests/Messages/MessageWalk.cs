using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tune.Architecture.Tests.Messages;

/// <summary>
/// Walks everything that a message holds, through the fields that store it (private, inherited, and of every derived type that we declare),
/// and tells what of it could be changed by one side while the other has it. What is approved is not walked into.
/// </summary>
internal sealed class MessageWalk(IReadOnlyCollection<Assembly> ours, IEnumerable<string> approved)
{
    private static readonly HashSet<Type> Values =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Int128), typeof(UInt128), typeof(Half), typeof(System.Numerics.BigInteger), typeof(Uri), typeof(Version),
    ];

    // they are copied with what holds them: only what is in them can be shared
    private static readonly HashSet<Type> Wrappers = [typeof(Nullable<>), typeof(KeyValuePair<,>)];

    private readonly HashSet<Assembly> _ours = [.. ours];
    private readonly IReadOnlyList<Type> _types = [.. ours.SelectMany(assembly => assembly.GetTypes())];
    private readonly HashSet<string> _approved = [.. approved];
    private readonly HashSet<Type> _seen = [];
    private readonly SortedDictionary<string, string> _findings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = [];

    /// <summary>What can be changed, and how a message comes to hold it.</summary>
    public IReadOnlyCollection<string> Findings => [.. _findings.Select(pair => $"{pair.Key}: {pair.Value}")];

    /// <summary>What was approved and would be a finding.</summary>
    public IReadOnlyCollection<string> Used => _used;

    /// <summary>How many types messages are made of.</summary>
    public int Count => _seen.Count;

    /// <summary>A grain interface: what its methods take and return.</summary>
    public void WalkCalls(Type grainInterface)
    {
        foreach (var method in grainInterface.GetMethods())
        {
            var place = $"{grainInterface.Name}.{method.Name}";
            // the callee is given a token of its own
            foreach (var parameter in method.GetParameters().Where(one => one.ParameterType != typeof(CancellationToken)))
                Walk(parameter.ParameterType, place, $"{place}({parameter.Name})");
            if (method.ReturnType.IsGenericType) Walk(method.ReturnType.GetGenericArguments()[0], place, place);
        }
    }

    /// <param name="type">What is held.</param>
    /// <param name="place">How a message comes to hold it.</param>
    /// <param name="member">What holds it.</param>
    public void Walk(Type type, string place, string member)
    {
        if (IsValue(type)) return;
        var definition = DefinitionOf(type);
        if (IsImmutableCollection(definition) || Wrappers.Contains(definition) || IsTuple(type))
        {
            foreach (var argument in type.GetGenericArguments()) Walk(argument, $"{place} > {NameOf(type)}", member);
        }
        else if (!_ours.Contains(type.Assembly) || typeof(Delegate).IsAssignableFrom(type)) Find(member, $"holds {NameOf(type)}, which may change, by {place}");
        else if (_seen.Add(type)) WalkOurs(type, place);
    }

    private void WalkOurs(Type type, string place)
    {
        if (_approved.Contains(NameOf(type)))
        {
            if (IsMutable(type)) _used.Add(NameOf(type));
            return;
        }

        var derived = _types.Where(one => IsDerived(one, type)).ToList();
        if ((type.IsInterface || type.IsAbstract) && derived.Count == 0) Find(NameOf(type), $"nothing is known of what may stand for it, by {place}");
        foreach (var one in derived) Walk(one, $"{place} > {NameOf(type)}", NameOf(one));
        for (var level = type; level is not null && _ours.Contains(level.Assembly); level = level.BaseType) WalkMembers(level, $"{place} > {NameOf(type)}");
    }

    private void WalkMembers(Type type, string place)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var property in type.GetProperties(Declared).Where(IsSettable)) Find($"{NameOf(type)}.{property.Name}", $"can be set, by {place}");
        foreach (var field in type.GetFields(Declared))
        {
            var name = $"{NameOf(type)}.{StoredName(field)}";
            if (!field.IsInitOnly) Find(name, $"is not readonly, by {place}");
            if (!_approved.Contains(name)) Walk(field.FieldType, place, name);
            else if (IsMutable(field.FieldType)) _used.Add(name);
        }
    }

    // what is approved is that it can be changed, and that has to be true
    private bool IsMutable(Type type)
    {
        var inside = new MessageWalk(_ours, []);
        inside.Walk(type, "", "it");
        return inside.Findings.Count > 0;
    }

    private void Find(string what, string how)
    {
        if (_approved.Contains(what)) _used.Add(what);
        else _findings.TryAdd(what, how);
    }

    private static bool IsValue(Type type)
        => type.IsPrimitive || type.IsEnum || Values.Contains(type) || (type.IsInterface && typeof(Orleans.Runtime.IAddressable).IsAssignableFrom(type));

    private static bool IsTuple(Type type) => type is { IsValueType: true, IsGenericType: true } && typeof(ITuple).IsAssignableFrom(type);

    private static bool IsImmutableCollection(Type definition)
        => !definition.IsInterface && !definition.IsNested
            && (definition.Namespace == "System.Collections.Frozen"
                || (definition.Namespace == "System.Collections.Immutable" && definition.Name.StartsWith("Immutable", StringComparison.Ordinal)));

    // what derives from one of a generic type's instances may derive from this one
    private static bool IsDerived(Type type, Type from)
    {
        if (DefinitionOf(type) == DefinitionOf(from)) return false;
        return from.IsGenericType ? BasesOf(type).Any(one => DefinitionOf(one) == DefinitionOf(from)) : from.IsAssignableFrom(type);
    }

    private static IEnumerable<Type> BasesOf(Type type)
    {
        for (var level = type.BaseType; level is not null; level = level.BaseType) yield return level;
        foreach (var one in type.GetInterfaces()) yield return one;
    }

    private static Type DefinitionOf(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsSettable(PropertyInfo property)
        => property.SetMethod is { } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string StoredName(FieldInfo field)
        => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static string NameOf(Type type)
    {
        var name = type.IsArray ? $"{NameOf(type.GetElementType() ?? typeof(object))}[]" : type.Name.Split('`')[0];
        if (type is { IsNested: true, DeclaringType: { } outer }) name = $"{NameOf(outer)}.{name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
