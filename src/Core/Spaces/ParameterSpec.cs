using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>
/// One node of a search space as plain data: what <see cref="Domain"/> builds, JSON and YAML describe and <see cref="FlatSpace"/> compiles.
/// A node may hold bounds that make no sense; <see cref="FlatSpace.Compile"/> reports them. Nodes are compared by value.
/// </summary>
public abstract record ParameterSpec
{
    private ParameterSpec()
    {
    }

    /// <summary>A fixed JSON value; objects and arrays are taken literally.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Constant(JsonElement Value) : ParameterSpec
    {
        /// <inheritdoc/>
        public bool Equals(Constant? other) => other is not null && JsonElement.DeepEquals(Value, other.Value);

        /// <inheritdoc/>
        public override int GetHashCode() => StableHash.Fold(CanonicalJson.Hash(Value));
    }

    /// <summary>A nested object.</summary>
    /// <param name="Children">Names and nodes in their order, which decoded configurations keep.</param>
    public sealed record Group(ImmutableArray<KeyValuePair<string, ParameterSpec>> Children) : ParameterSpec
    {
        /// <inheritdoc/>
        public bool Equals(Group? other) => other is not null && Children.AsSpan().SequenceEqual(other.Children.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() =>
            HashOf(Children.Select(child => StableHash.Combine(StableHash.Of(child.Key), Hash(child.Value))));
    }

    /// <summary>A nested array; its elements are named by their position from 0.</summary>
    /// <param name="Items">The elements.</param>
    public sealed record List(ImmutableArray<ParameterSpec> Items) : ParameterSpec
    {
        /// <inheritdoc/>
        public bool Equals(List? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashOf(Items.Select(Hash));
    }

    /// <summary>A real number, uniform or log-uniform.</summary>
    /// <param name="Low">The lower end, inclusive.</param>
    /// <param name="High">The upper end; exclusive for draws without a step, inclusive with one.</param>
    /// <param name="Log">Whether the logarithm is uniform.</param>
    /// <param name="Step">The values are its multiples; null for no step.</param>
    public sealed record Float(double Low, double High, bool Log, double? Step) : ParameterSpec;

    /// <summary>A normally distributed, unbounded real number.</summary>
    /// <param name="Mean">The mean.</param>
    /// <param name="StandardDeviation">The standard deviation.</param>
    /// <param name="Step">The values are rounded to its multiples; null for no step.</param>
    public sealed record Normal(double Mean, double StandardDeviation, double? Step) : ParameterSpec;

    /// <summary>An integer, uniform or log-uniform.</summary>
    /// <param name="Low">The lower end, inclusive.</param>
    /// <param name="High">The upper end, inclusive.</param>
    /// <param name="Log">Whether the logarithm is uniform.</param>
    /// <param name="Step">The values are its multiples; 1 for every integer.</param>
    public sealed record Integer(long Low, long High, bool Log, long Step) : ParameterSpec;

    /// <summary>One of several nodes, each equally likely.</summary>
    /// <param name="Options">The options; a repeated one counts twice.</param>
    public sealed record Choice(ImmutableArray<ParameterSpec> Options) : ParameterSpec
    {
        /// <inheritdoc/>
        public bool Equals(Choice? other) => other is not null && Options.AsSpan().SequenceEqual(other.Options.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashOf(Options.Select(Hash));
    }

    /// <summary>Each of several nodes once.</summary>
    /// <param name="Options">The options in the order they are tried.</param>
    public sealed record Grid(ImmutableArray<ParameterSpec> Options) : ParameterSpec
    {
        /// <inheritdoc/>
        public bool Equals(Grid? other) => other is not null && Options.AsSpan().SequenceEqual(other.Options.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashOf(Options.Select(Hash));
    }

    /// <summary>A value that a function computes from the rest of the configuration. Compared by the function's name alone.</summary>
    /// <param name="FunctionName">The name under which the function is registered.</param>
    /// <param name="Function">The function; null where only its name is known.</param>
    public sealed record Computed(string FunctionName, Func<Configuration, object?>? Function) : ParameterSpec
    {
        /// <inheritdoc/>
        public bool Equals(Computed? other) => other is not null && FunctionName == other.FunctionName;

        /// <inheritdoc/>
        public override int GetHashCode() => StableHash.Fold(StableHash.Of(FunctionName));
    }

    private static ulong Hash(ParameterSpec spec) => (uint)spec.GetHashCode();

    private static int HashOf(IEnumerable<ulong> hashes) => StableHash.Fold(hashes.Aggregate(17UL, StableHash.Combine));
}
