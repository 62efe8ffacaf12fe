using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Where the value of a parameter comes from: one place for each branch that has it.</summary>
internal sealed class ParameterSource
{
    private readonly string _path;
    private readonly ImmutableArray<Place> _places;
    private readonly bool _isComputed;

    public ParameterSource(string path, ImmutableArray<Place> places, bool isComputed)
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

    public ConstraintValue Read(ConstraintInput input)
    {
        foreach (var place in _places)
        {
            if (place.Read(input.Assignment) is { Kind: not ConstraintKinds.Absent } value) return value;
        }

        return _isComputed && input.Configuration.TryGet<JsonElement>(_path, out var json) ? ConstraintValue.Of(json) : ConstraintValue.Absent;
    }

    /// <param name="Dimension">The dimension that holds the value; −1 for a constant.</param>
    /// <param name="Parent">The dimension that a constant depends on; −1 for none.</param>
    /// <param name="ParentOption">The option with which the constant is there.</param>
    /// <param name="Options">The value of each option, absent for a group; the constant; empty for a number.</param>
    internal sealed record Place(int Dimension, int Parent, int ParentOption, ImmutableArray<ConstraintValue> Options)
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
