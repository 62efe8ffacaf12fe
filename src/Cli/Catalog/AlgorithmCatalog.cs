using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>What is registered, read from the types themselves: a new searcher is in it without another line of code.</summary>
internal sealed class AlgorithmCatalog(AlgorithmRegistry registry, Documentation documentation)
{
    /// <summary>The entries of a family, in alphabetical order.</summary>
    public IEnumerable<AlgorithmEntry> Entries<T>()
        where T : AlgorithmSpec => registry.KindsOf<T>().Select(Entry<T>);

    /// <summary>The entry of a kind.</summary>
    public AlgorithmEntry Entry<T>(string kind)
        where T : AlgorithmSpec
    {
        var spec = registry.Read<T>(new JsonObject { ["kind"] = kind });
        var type = spec.GetType();
        return new(kind, documentation.SummaryOf(type), documentation.RemarksOf(type), Abilities(typeof(T), spec), Options(spec));
    }

    private static ImmutableArray<KeyValuePair<string, bool>> Abilities(Type family, AlgorithmSpec spec) =>
        [.. family.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(bool) && !property.CanWrite)
            .Select(property => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.GetValue(spec) is true))];

    private ImmutableArray<AlgorithmOption> Options(AlgorithmSpec spec)
    {
        var properties = spec.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        return [.. registry.Write(spec).Where(option => option.Key != "kind" && properties.ContainsKey(option.Key)).Select(option =>
        {
            var property = properties[option.Key];
            return new AlgorithmOption(option.Key, OptionType.Describe(property), option.Value?.DeepClone(), documentation.SummaryOf(property));
        })];
    }
}
