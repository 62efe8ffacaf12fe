namespace Tune.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void Encode_of_a_decoded_assignment_is_the_assignment() => RandomSpaces.ForAll(
        RandomSpaces.Assignments,
        pair => pair.Space.Encode(pair.Space.Decode(pair.Assignment)).Equals(pair.Assignment));

    [Fact]
    public void Decode_of_an_encoded_configuration_keeps_its_text() => RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
    {
        var configuration = pair.Space.Decode(pair.Assignment);
        return pair.Space.Decode(pair.Space.Encode(Configuration.Parse(configuration.ToString()))).ToString() == configuration.ToString();
    });

    [Fact]
    public void Sample_gives_legal_values_to_exactly_the_active_dimensions() => RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
        pair.Space.Dimensions.All(dimension =>
        {
            var active = dimension.Parent < 0 || pair.Assignment[dimension.Parent] == dimension.ParentOption;
            return active == pair.Assignment.IsActive(dimension.Index) && (!active || dimension.Contains(pair.Assignment[dimension.Index]));
        }));

    [Fact]
    public void FromUnits_of_the_units_of_an_assignment_is_the_assignment_up_to_rounding() =>
        RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
    {
        var again = pair.Space.FromUnits(pair.Space.ToUnits(pair.Assignment).AsSpan());
        return pair.Space.Dimensions.All(dimension => dimension.ValueCount is null
            ? !pair.Assignment.IsActive(dimension.Index)
                || Math.Abs(again[dimension.Index] - pair.Assignment[dimension.Index]) <= 1e-9 * Math.Max(1, Math.Abs(again[dimension.Index]))
            : again[dimension.Index].Equals(pair.Assignment[dimension.Index]));
    });

    [Fact]
    public void ParsePreset_of_a_whole_configuration_fixes_all_of_it() => RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
    {
        var rng = new Rng(99, 99);
        var preset = pair.Space.ParsePreset(pair.Space.Decode(pair.Assignment));
        return pair.Space.Decode(pair.Space.Sample(ref rng, 0, preset)).Equals(pair.Space.Decode(pair.Assignment))
            || pair.Space.PresetGridSize(preset) > 1;
    });

    [Fact]
    public void Parse_of_a_written_space_is_the_space() => RandomSpaces.ForAll(RandomSpaces.Groups, root =>
    {
        var text = SearchSpaceJson.Write(root);
        var again = SearchSpaceJson.Parse(text).Root;
        return again.Equals(root) && again.GetHashCode() == root.GetHashCode() && SearchSpaceJson.Write(again) == text;
    });

    [Fact]
    public void Sample_at_every_grid_point_gives_different_grid_options() => RandomSpaces.ForAll(
        RandomSpaces.Spaces,
        space =>
        {
            var points = Enumerable.Range(0, (int)Math.Min(space.GridSize, 200)).Select(point =>
            {
                var rng = new Rng(1, 1);
                var values = space.Sample(ref rng, point);
                return string.Join(",", space.Dimensions.Where(dimension => dimension.IsGrid).Select(dimension => values[dimension.Index]));
            }).ToList();
            return points.Distinct().Count() == points.Count;
        },
        count: 100);
}
