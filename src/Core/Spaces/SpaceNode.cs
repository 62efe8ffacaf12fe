using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>A node of the compiled tree.</summary>
internal abstract class SpaceNode(string path)
{
    public string Path { get; } = path;

    internal sealed class Constant(string path, JsonElement value, byte[] text) : SpaceNode(path)
    {
        public JsonElement Value { get; } = value;

        public byte[] Text { get; } = text;
    }

    internal sealed class Group(string path, ImmutableArray<Member> members) : SpaceNode(path)
    {
        public ImmutableArray<Member> Members { get; } = members;
    }

    internal sealed class List(string path, ImmutableArray<SpaceNode> items) : SpaceNode(path)
    {
        public ImmutableArray<SpaceNode> Items { get; } = items;
    }

    internal sealed class Number(Dimension dimension) : SpaceNode(dimension.Name)
    {
        public Dimension Dimension { get; } = dimension;

        public bool IsInteger { get; } = dimension.Domain is ParameterSpec.Integer;
    }

    /// <summary>A choice or a grid; the dimensions after its own, up to <paramref name="end"/>, are those of its options.</summary>
    internal sealed class Options(Dimension dimension, ImmutableArray<SpaceNode> items, int end) : SpaceNode(dimension.Name)
    {
        public Dimension Dimension { get; } = dimension;

        public ImmutableArray<SpaceNode> Items { get; } = items;

        public int End { get; } = end;

        /// <summary>A way to each option by its value, where there are many and all are plain values; else null.</summary>
        public ScalarOptions? Scalars { get; } = ScalarOptions.Of(items);
    }

    internal sealed class Computed(string path, ParameterSpec.Computed spec, int slot) : SpaceNode(path)
    {
        public ParameterSpec.Computed Spec { get; } = spec;

        public int Slot { get; } = slot;
    }

    /// <param name="Name">The key.</param>
    /// <param name="Utf8Name">The key, to look it up by.</param>
    /// <param name="Text">The key, escaped, to write it.</param>
    /// <param name="Node">What the key holds.</param>
    internal readonly record struct Member(string Name, byte[] Utf8Name, JsonEncodedText Text, SpaceNode Node);
}
