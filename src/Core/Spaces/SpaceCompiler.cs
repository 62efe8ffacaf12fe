using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Numbers the dimensions of a valid tree, parents first.</summary>
internal sealed class SpaceCompiler
{
    private readonly List<Dimension> _dimensions = [];

    public ImmutableArray<Dimension> Dimensions => [.. _dimensions];

    public int ComputedCount { get; private set; }

    public SpaceNode Compile(ParameterSpec spec, string path, int parent, int parentOption)
    {
        switch (spec)
        {
            case ParameterSpec.Constant constant:
                var text = CanonicalJson.Encode(constant.Value);
                return new SpaceNode.Constant(path, JsonElement.Parse(text, CanonicalJson.ReaderOptions), text);
            case ParameterSpec.Group group:
                return new SpaceNode.Group(path, [.. group.Children.Select(child => new SpaceNode.Member(
                    child.Key,
                    Encoding.UTF8.GetBytes(child.Key),
                    JsonEncodedText.Encode(child.Key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping),
                    Compile(child.Value, SpacePath.Join(path, child.Key), parent, parentOption)))]);
            case ParameterSpec.List list:
                return new SpaceNode.List(path, [.. list.Items.Select((item, i) => Compile(item, SpacePath.Join(path, i), parent, parentOption))]);
            case ParameterSpec.Computed computed:
                return new SpaceNode.Computed(path, computed, ComputedCount++);
            case ParameterSpec.Choice choice:
                return CompileOptions(spec, choice.Options, path, parent, parentOption);
            case ParameterSpec.Grid grid:
                return CompileOptions(spec, grid.Options, path, parent, parentOption);
            default:
                return new SpaceNode.Number(Add(spec, path, parent, parentOption));
        }
    }

    private SpaceNode.Options CompileOptions(ParameterSpec spec, ImmutableArray<ParameterSpec> options, string path, int parent, int parentOption)
    {
        var dimension = Add(spec, path, parent, parentOption);
        var items = options.Select((option, i) => Compile(option, path, dimension.Index, i)).ToImmutableArray();
        return new(dimension, items, _dimensions.Count);
    }

    private Dimension Add(ParameterSpec spec, string path, int parent, int parentOption)
    {
        var dimension = new Dimension(_dimensions.Count, path, spec, parent, parentOption);
        _dimensions.Add(dimension);
        return dimension;
    }
}
