using System.Collections.Immutable;
using System.Text.Json;

namespace Tune;

/// <summary>Where the value of a parameter comes from: one place for each branch that has it.</summary>
internal sealed class ParameterSource
{
    private readonly string _path;
    private readonly ImmutableArray<Place> _places;
    private readonly bool _isComputed;

    private ParameterSource(string path, ImmutableArray<Place> places, bool isComputed)
    {
        _path = path;
        _places = places;
        _isComputed = isComputed;
        Kinds = isComputed ? ConstraintKinds.Any : places.Aggregate(ConstraintKinds.Absent, (kinds, place) => kinds | place.Kinds);
        Texts = isComputed ? [] : [.. places.SelectMany(place => place.Options).Where(option => option.Kind == ConstraintKinds.Text).Select(option => option.Text ?? "")];
    }

    /// <summary>What its values can be.</summary>
    public ConstraintKinds Kinds { get; }

    /// <summary>The texts that its values can be.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <summary>The source of a flat name; null if the space has no such parameter, or it is a group everywhere.</summary>
    public static ParameterSource? Find(SpaceNode root, string path)
    {
        var places = ImmutableArray.CreateBuilder<Place>();
        var isComputed = false;
        Collect(root, -1, -1);
        return places.Count == 0 && !isComputed ? null : new(path, places.ToImmutable(), isComputed);

        void Collect(SpaceNode node, int parent, int option)
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
                    if (options.Path == path) places.Add(new Place(options.Dimension.Index, -1, -1, [.. options.Items.Select(ValueOf)]));
                    for (var i = 0; i < options.Items.Length; i++)
                    {
                        // a constant option is a value of the choice itself
                        if (options.Items[i] is not SpaceNode.Constant { Value.ValueKind: not (JsonValueKind.Object or JsonValueKind.Array) }) Collect(options.Items[i], options.Dimension.Index, i);
                    }

                    break;
                case SpaceNode.Number number when number.Path == path:
                    places.Add(new Place(number.Dimension.Index, -1, -1, []));
                    break;
                case SpaceNode.Constant constant when constant.Path == path && ValueOf(constant) is { Kind: not ConstraintKinds.Absent } value:
                    places.Add(new Place(-1, parent, option, [value]));
                    break;
                // what stands inside a literal object, and what is computed, shows in the whole configuration
                case SpaceNode.Constant constant when HoldsMember(constant, path):
                case SpaceNode.Computed computed when computed.Path == path:
                    isComputed = true;
                    break;
            }
        }
    }

    public ConstraintValue Read(ConstraintInput input)
    {
        foreach (var place in _places)
        {
            if (place.Read(input.Assignment) is { Kind: not ConstraintKinds.Absent } value) return value;
        }

        return _isComputed && input.Configuration.TryGet<JsonElement>(_path, out var json) ? ConstraintValue.Of(json) : ConstraintValue.Absent;
    }

    private static ConstraintValue ValueOf(SpaceNode node) => node is SpaceNode.Constant constant ? ConstraintValue.Of(constant.Value) : ConstraintValue.Absent;

    private static bool HoldsMember(SpaceNode.Constant constant, string path) =>
        constant.Value.ValueKind == JsonValueKind.Object
        && path.StartsWith($"{constant.Path}{SpacePath.Separator}", StringComparison.Ordinal)
        && new Configuration(constant.Value).Contains(path[(constant.Path.Length + 1)..]);

    /// <param name="Dimension">The dimension that holds the value; −1 for a constant.</param>
    /// <param name="Parent">The dimension that a constant depends on; −1 for none.</param>
    /// <param name="ParentOption">The option with which the constant is there.</param>
    /// <param name="Options">The value of each option, absent for a group; the constant; empty for a number.</param>
    private sealed record Place(int Dimension, int Parent, int ParentOption, ImmutableArray<ConstraintValue> Options)
    {
        public ConstraintKinds Kinds => Options.IsEmpty ? ConstraintKinds.Number : Options.Aggregate(ConstraintKinds.Absent, (kinds, option) => kinds | option.Kind);

        public ConstraintValue Read(Assignment assignment)
        {
            if (Dimension < 0) return Parent < 0 || assignment[Parent] == ParentOption ? Options[0] : ConstraintValue.Absent;
            var value = assignment[Dimension];
            if (double.IsNaN(value)) return ConstraintValue.Absent;
            return Options.IsEmpty ? ConstraintValue.Of(value) : Options[(int)value];
        }
    }
}
