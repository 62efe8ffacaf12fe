using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Where the values of a space's parameters come from, found in one walk for all rules.</summary>
internal sealed class ParameterSources
{
    private readonly Dictionary<string, ImmutableArray<ParameterSource.Place>.Builder> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _computed = new(StringComparer.Ordinal);

    // constants that are objects: what stands inside shows in the whole configuration
    private readonly Dictionary<string, List<Configuration>> _literals = new(StringComparer.Ordinal);

    public ParameterSources(FlatSpace space) => Collect(space.Root, -1, -1);

    /// <summary>The source of a flat name; null if the space has no such parameter, or it is a group everywhere.</summary>
    public ParameterSource? Find(string path)
    {
        var isComputed = _computed.Contains(path) || IsInLiteral(path);
        if (_places.TryGetValue(path, out var places)) return new(path, places.ToImmutable(), isComputed);
        return isComputed ? new(path, [], isComputed) : null;
    }

    private void Collect(SpaceNode node, int parent, int option)
    {
        switch (node)
        {
            case SpaceNode.Group group:
                foreach (var member in group.Members) Collect(member.Node, parent, option);
                break;
            case SpaceNode.List list:
                foreach (var item in list.Items) Collect(item, parent, option);
                break;
            case SpaceNode.Options options:
                Add(options.Path, new(options.Dimension.Index, -1, -1, [.. options.Items.Select(ValueOf)]));
                for (var i = 0; i < options.Items.Length; i++)
                {
                    // a constant option is a value of the choice itself
                    if (options.Items[i] is not SpaceNode.Constant { Value.ValueKind: not (JsonValueKind.Object or JsonValueKind.Array) }) Collect(options.Items[i], options.Dimension.Index, i);
                }

                break;
            case SpaceNode.Number number:
                Add(number.Path, new(number.Dimension.Index, -1, -1, []));
                break;
            case SpaceNode.Constant { Value.ValueKind: JsonValueKind.Object } literal:
                if (!_literals.TryGetValue(literal.Path, out var objects)) _literals[literal.Path] = objects = [];
                objects.Add(new Configuration(literal.Value));
                break;
            case SpaceNode.Constant constant when ValueOf(constant) is { Kind: not ConstraintKinds.Absent } value:
                Add(constant.Path, new(-1, parent, option, [value]));
                break;
            case SpaceNode.Computed computed:
                _computed.Add(computed.Path);
                break;
        }
    }

    private void Add(string path, ParameterSource.Place place)
    {
        if (!_places.TryGetValue(path, out var places)) _places[path] = places = ImmutableArray.CreateBuilder<ParameterSource.Place>(1);
        places.Add(place);
    }

    private bool IsInLiteral(string path)
    {
        if (_literals.Count == 0) return false;
        for (var end = path.LastIndexOf(SpacePath.Separator); end > 0; end = path.LastIndexOf(SpacePath.Separator, end - 1))
        {
            var name = path[(end + 1)..];
            if (_literals.TryGetValue(path[..end], out var objects) && objects.Exists(literal => literal.Contains(name))) return true;
        }

        return false;
    }

    private static ConstraintValue ValueOf(SpaceNode node) => node is SpaceNode.Constant constant ? ConstraintValue.Of(constant.Value) : ConstraintValue.Absent;
}
