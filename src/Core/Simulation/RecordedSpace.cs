using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Simulation;

/// <summary>The smallest space that holds given configurations, so that a record can be replayed through the kernel.</summary>
internal static class RecordedSpace
{
    /// <summary>Whether two configurations have the same parameters at their top.</summary>
    public static bool IsAlike(Configuration left, Configuration right) => Names(left.Root).SequenceEqual(Names(right.Root));

    /// <summary>A space of configurations with the same parameters: for each a choice of the values that occur.</summary>
    public static SearchSpace Of(IReadOnlyList<Configuration> configurations) =>
        new(GroupOf([.. configurations.Select(configuration => configuration.Root)]));

    private static ParameterSpec.Group GroupOf(List<JsonElement> groups) => new ParameterSpec.Group(
        [.. groups[0].EnumerateObject().Select(member => member.Name).Select(name => KeyValuePair.Create(name, ParameterOf([.. groups.Select(group => group.GetProperty(name))])))]);

    private static ParameterSpec ParameterOf(List<JsonElement> values)
    {
        if (values.TrueForAll(value => value.ValueKind == JsonValueKind.Object && Names(value).SequenceEqual(Names(values[0])))) return GroupOf(values);
        var different = values.DistinctBy(value => value.GetRawText()).Select(value => (ParameterSpec)new ParameterSpec.Constant(value)).ToImmutableArray();
        return different.Length == 1 ? different[0] : new ParameterSpec.Choice(different);
    }

    private static IEnumerable<string> Names(JsonElement group) => group.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
}
