using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>Checks the constraints of a spec, and its presets by them.</summary>
internal static class ConstraintValidator
{
    /// <summary>How many ways to complete a preset are tried.</summary>
    private const int MostDraws = 10_000;

    public static IEnumerable<string> Check(FlatSpace space, ExperimentSpec spec)
    {
        var problems = new List<string>();
        ConstraintSet? rules = null;
        problems.AddRange(ExperimentValidator.ProblemsOf(() => rules = ConstraintSet.Of(space, spec.Constraints)));
        // without its functions an experiment can be looked at, but nothing said of its presets
        if (!AlgorithmRegistry.MissingFunctions(spec).IsEmpty) rules = null;
        for (var index = 0; index < spec.Presets.Length; index++)
        {
            Preset? preset = null;
            var found = ExperimentValidator.ProblemsOf(() => preset = space.ParsePreset(spec.Presets[index]));
            if (preset is not null && rules is not null && Broken(space, rules, preset, spec.Seed) is { } problem) found = [problem];
            problems.AddRange(found.Select(text => $"Presets[{index}]: {text}"));
        }

        return problems;
    }

    /// <summary>Why nothing that completes a preset may be tried; null if something may.</summary>
    private static string? Broken(FlatSpace space, ConstraintSet rules, Preset preset, ulong seed)
    {
        if (rules.IsEmpty) return null;
        try
        {
            var grid = space.PresetGridSize(preset);
            var rng = new Rng(seed, Rng.StreamOf(-1, "presets"));
            Constraint? broken = null;
            var last = default(Assignment);
            for (var draw = 0; draw < MostDraws; draw++)
            {
                var assignment = space.Sample(ref rng, draw % grid, preset);
                // a whole preset is the same every time
                if (draw >= grid && assignment.Equals(last)) break;
                last = assignment;
                broken = rules.FirstBroken(assignment);
                if (broken is null) return null;
            }

            return $"it breaks the constraint '{broken}'";
        }
        catch (TuneException exception)
        {
            return exception.Message;
        }
    }
}
