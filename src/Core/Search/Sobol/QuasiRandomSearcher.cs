using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class QuasiRandomSearcher(QuasiRandomSearch options, Problem problem) : ISearcher, ISnapshotState
{
    private const int MostTries = 100;
    private static readonly ulong Stream = Rng.StreamOf(-1, "sobol");

    private readonly SobolSequence _sequence = new(problem.Space.Dimensions.Length);
    private int _presets;

    public void Observe(Fact fact)
    {
        if (fact is TrialCreated { Note: Suggestion.PresetNote }) _presets++;
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        // presets come before all others
        var index = (uint)((request.Trial.Number - _presets) / problem.Space.GridSize);
        var rng = request.Rng;
        var units = new double[problem.Space.Dimensions.Length];
        Assignment assignment;
        var tries = 0u;
        do
        {
            Fill(units, index, request.GridIndex, tries, ref rng);
            assignment = problem.Space.FromUnits(units, request.GridIndex);
        }
        while (++tries < MostTries && !problem.Allows(assignment));
        return Suggestion.Try(assignment);
    }

    public JsonNode Capture() => new JsonObject { ["presets"] = _presets };

    public void Restore(JsonNode state) => _presets = SavedState.Int(state, "presets");

    /// <summary>The point; for each further try, that of another scrambling.</summary>
    private void Fill(double[] units, uint index, long gridIndex, uint tries, ref Rng rng)
    {
        for (var dimension = 0; dimension < units.Length; dimension++)
        {
            var below = rng.NextDouble();
            if (dimension >= SobolSequence.MostDimensions)
            {
                units[dimension] = below;
            }
            else if (!options.Scramble)
            {
                units[dimension] = tries == 0 ? SobolSequence.ToUnit(_sequence[dimension, index + 1]) : below;
            }
            else
            {
                var key = StableHash.Combine(Rng.Draw(problem.Seed, Stream, (ulong)dimension), StableHash.Combine((ulong)gridIndex, tries));
                units[dimension] = SobolSequence.ToUnit(SobolSequence.Scramble(_sequence[dimension, index], key), below);
            }
        }
    }
}
