using static Tune.Domain;

namespace Tune.Tests.Search;

/// <summary>
/// An error as a function of a few small integers and categories, as those of trees, forests and nearest neighbours are: every configuration has one
/// value, made of hills, of what depends on two parameters together and of what looks like chance.
/// </summary>
public sealed record SmallTable(string Name, SearchSpace Space, Func<Configuration, double> Error)
{
    /// <summary>On how many of 30 seeds random search may be lucky.</summary>
    public int MostWorse { get; init; }

    public static SmallTable[] Finite { get; } =
    [
        new("depth", new() { ["max_depth"] = RandInt(1, 21) }, c => Tree(c.Get<int>("max_depth"), 11) + Rough(c, 0.004)),
        new("tree", new() { ["max_depth"] = RandInt(1, 21), ["min_leaf"] = RandInt(1, 21) }, c => Tree(c.Get<int>("max_depth") - c.Get<int>("min_leaf") / 4.0, 9) + 0.001 * c.Get<int>("min_leaf") + Rough(c, 0.006)),
        new(
            "forest",
            new() { ["max_depth"] = RandInt(1, 21), ["n_estimators"] = QRandInt(10, 200, 10), ["max_features"] = RandInt(1, 9), ["criterion"] = Choice("gini", "entropy", "log_loss") },
            c => Tree(c.Get<int>("max_depth"), 14) + 0.3 / c.Get<int>("n_estimators") + 0.004 * Math.Abs(c.Get<int>("max_features") - 3) + (c.Get<string>("criterion") == "entropy" ? 0 : 0.003) + Rough(c, 0.004)),
        new(
            "boosting",
            new() { ["max_depth"] = RandInt(1, 13), ["rounds"] = LogRandInt(10, 1001), ["leaves"] = LogRandInt(2, 65), ["rate"] = Choice(0.01, 0.03, 0.1, 0.3, 1.0) },
            c => 0.1 + 0.04 * Math.Pow(Math.Log10(c.Get<double>("rate") * c.Get<int>("rounds")) - 1.3, 2) + 0.005 * Math.Abs(c.Get<int>("max_depth") - 5) + 0.01 * Math.Pow(Math.Log2(c.Get<int>("leaves")) - 4, 2) + Rough(c, 0.001)),
        new("neighbours", new() { ["k"] = RandInt(1, 31), ["p"] = Choice(1, 2), ["weights"] = Choice("uniform", "distance") }, c => 0.05 + 0.002 * Math.Abs(c.Get<int>("k") - 7) + 0.01 * (c.Get<int>("p") - 1) + (c.Get<string>("weights") == "uniform" ? 0.005 * c.Get<int>("k") / 10 : 0) + Rough(c, 0.01)),
        // a broad hill away from where the best is
        new("two hills", new() { ["max_depth"] = RandInt(1, 21), ["min_split"] = RandInt(2, 22) }, c => Math.Min(0.08 + 0.004 * Math.Abs(c.Get<int>("max_depth") - 4), 0.05 + 0.03 * Math.Abs(c.Get<int>("max_depth") - 16)) + 0.002 * Math.Abs(c.Get<int>("min_split") - 9)),
        // accuracies of small data sets: many configurations are equal
        new("plateaus", new() { ["max_depth"] = RandInt(1, 21), ["n_estimators"] = RandInt(1, 51), ["bootstrap"] = Choice(true, false) }, c => Math.Round(20 * (Tree(c.Get<int>("max_depth"), 13) + 0.2 / c.Get<int>("n_estimators") + (c.Get<bool>("bootstrap") ? 0 : 0.02))) / 20),
        new("network", new() { ["layers"] = RandInt(1, 7), ["width"] = QRandInt(16, 256, 16), ["batch"] = Choice(16, 32, 64, 128), ["activation"] = Choice("relu", "tanh", "gelu") }, c => 0.05 + 0.02 * Math.Abs(c.Get<int>("layers") - 3) + 0.03 * Math.Pow(Math.Log2(c.Get<int>("width") * c.Get<int>("layers") / 400.0), 2) + 0.01 * Math.Abs(Math.Log2(c.Get<int>("batch") / 32.0)) + (c.Get<string>("activation") == "tanh" ? 0.01 : 0) + Rough(c, 0.004)),
        new("six digits", new() { ["a"] = RandInt(0, 10), ["b"] = RandInt(0, 10), ["c"] = RandInt(0, 10), ["d"] = RandInt(0, 10), ["e"] = RandInt(0, 10), ["f"] = RandInt(0, 10) }, c => "abcdef".Select((name, i) => Math.Abs(c.Get<int>($"{name}") - (3 * i + 2) % 10) * (1.0 + i % 2)).Sum() / 50 + Rough(c, 0.02)),
        new("wide logarithm", new() { ["trees"] = LogRandInt(1, 2001), ["leaf"] = LogRandInt(1, 201) }, c => 0.05 + 0.05 * Math.Abs(Math.Log10(c.Get<int>("trees")) - 1) + 0.03 * Math.Abs(Math.Log10(c.Get<int>("leaf")) - 0.6) + Rough(c, 0.01)),
        new("edge", new() { ["max_depth"] = RandInt(1, 21), ["min_leaf"] = RandInt(1, 11) }, c => 0.3 - 0.01 * c.Get<int>("max_depth") + 0.01 * c.Get<int>("min_leaf") + Rough(c, 0.02)),
    ];

    /// <summary>What is like chance alone: nothing can be learnt there.</summary>
    public static SmallTable Chance { get; } =
        new("chance", new() { ["max_depth"] = RandInt(1, 21), ["min_leaf"] = RandInt(1, 21) }, c => Rough(c, 1));

    /// <summary>With a real number beside the integers, so that no configuration comes twice.</summary>
    public static SmallTable[] Mixed { get; } =
    [
        new("rate and depth", new() { ["max_depth"] = RandInt(1, 21), ["rate"] = LogUniform(1e-3, 1) }, c => Tree(c.Get<int>("max_depth"), 12) + 0.02 * Math.Pow(Math.Log10(c.Get<double>("rate")) + 1.5, 2)),
        new("rate and hills", new() { ["max_depth"] = RandInt(1, 21), ["min_split"] = RandInt(2, 22), ["rate"] = Uniform(0, 1) }, c => Math.Min(0.08 + 0.004 * Math.Abs(c.Get<int>("max_depth") - 4), 0.05 + 0.015 * Math.Abs(c.Get<int>("max_depth") - 16)) + 0.002 * Math.Abs(c.Get<int>("min_split") - 9) + 0.02 * Math.Abs(c.Get<double>("rate") - 0.3)) { MostWorse = 2 },
        new("xgboost", new() { ["max_depth"] = RandInt(1, 21), ["min_child_weight"] = RandInt(1, 11), ["n_estimators"] = QRandInt(50, 500, 50), ["learning_rate"] = LogUniform(0.01, 0.5), ["subsample"] = QUniform(0.5, 1, 0.1), ["booster"] = Choice("gbtree", "dart") }, c => 0.06 + 0.03 * Math.Pow(Math.Log10(c.Get<double>("learning_rate") * c.Get<int>("n_estimators")) - 1.2, 2) + Tree(c.Get<int>("max_depth"), 6) + 0.002 * Math.Abs(c.Get<int>("min_child_weight") - 4) + 0.02 * Math.Abs(c.Get<double>("subsample") - 0.8) + (c.Get<string>("booster") == "dart" ? 0.002 : 0)),
        // of which of the 400 pairs is best, next to nothing can be learnt from the others
        new("rough and real", new() { ["max_depth"] = RandInt(1, 21), ["min_leaf"] = RandInt(1, 21), ["alpha"] = LogUniform(1e-6, 1) }, c => Tree(c.Get<int>("max_depth") - c.Get<int>("min_leaf") / 4.0, 9) + 0.003 * Math.Pow(Math.Log10(c.Get<double>("alpha")) + 3, 2) + 0.006 * (StableHash.Of($"{c.Get<int>("max_depth")}/{c.Get<int>("min_leaf")}") % 1_003) / 1_003) { MostWorse = 10 },
    ];

    public override string ToString() => Name;

    /// <summary>The best error after so many trials, and the share of trials that had the commonest value of the first parameter.</summary>
    public (double Best, double Commonest) Search(SearcherSpec searcher, int trials, ulong seed)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var experiment = new Experiment(new ExperimentSpec<Configuration> { Name = "table", Space = Space, Objective = Objective.Minimize("error"), Searcher = searcher, Samples = trials, Seed = seed });
        experiment.Handle(new Input.Start(at));
        var best = double.PositiveInfinity;
        for (var trial = 0; trial < trials; trial++)
        {
            experiment.Handle(new Input.SlotOffered(at));
            var error = Error(experiment.Trials[trial].Config);
            best = Math.Min(best, error);
            experiment.Handle(new Input.Reported(at, new TrialId(trial), 1, 1, new Metrics("error", error), TimeSpan.Zero) { IsLast = true });
        }

        var first = Space.Compile().Dimensions[0].Index;
        return (best, (double)experiment.Trials.CountBy(trial => trial.Assignment[first]).Max(pair => pair.Value) / trials);
    }

    /// <summary>Too shallow is worse than too deep.</summary>
    private static double Tree(double depth, double best) => 0.08 + (depth < best ? 0.012 : 0.004) * Math.Abs(depth - best);

    private static double Rough(Configuration configuration, double height) => height * (StableHash.Of(configuration.ToString()) % 1_000_003) / 1_000_003;
}
