namespace Tune.Tests.Analysis;

/// <summary>Trials drawn at random from a space, with the value that a function has.</summary>
internal static class Sampled
{
    public static List<(Configuration Configuration, double Value)> Trials(SearchSpace space, int count, Func<Configuration, double> function)
    {
        var flat = space.Compile();
        var trials = new List<(Configuration, double)>();
        for (var trial = 0; trial < count; trial++)
        {
            var rng = new Rng(7, Rng.StreamOf(trial, "sample"));
            var configuration = flat.Decode(flat.Sample(ref rng, trial % flat.GridSize));
            trials.Add((configuration, function(configuration)));
        }

        return trials;
    }

    public static ParameterAnalysis Analysis(SearchSpace space, IEnumerable<(Configuration Configuration, double Value)> trials, Goal goal = Goal.Minimize) =>
        new(space.Compile(), new Objective("loss", goal), trials);

    public static ParameterAnalysis Analysis(SearchSpace space, int count, Func<Configuration, double> function, Goal goal = Goal.Minimize) =>
        Analysis(space, Trials(space, count, function), goal);

    public static double Get(this Configuration configuration, string name) => configuration.Get<double>(name);
}
