namespace Tune.Search;

/// <summary>Hyperparameters that are most probable after some rows of the trial table, found anew only now and then.</summary>
internal sealed class GpFit(GaussianProcess options, ModelSpace space, bool isObjective)
{
    /// <summary>How many values one fit may ask for.</summary>
    private const int Steps = 40;

    /// <summary>How far a logarithm moves in one step at most.</summary>
    private const double Reach = 2;

    /// <summary>From how many rows hyperparameters are found: more cost the cube and tell little that is new.</summary>
    private const int MostRows = 300;

    private int _count = -1;
    private int _version;
    private Hyperparameters? _found;

    /// <summary>The model, which keeps what it has computed.</summary>
    public GpModel Model { get; } = new(space);

    /// <summary>The number of rows up to <paramref name="count"/> after which hyperparameters are found anew: each at first, then every tenth part, at last every 25.</summary>
    public static int Milestone(int count)
    {
        var at = Math.Min(count, 10);
        for (var next = at + 1; next <= count; next += Math.Clamp(next / 10, 1, 25)) at = next;
        return at;
    }

    /// <summary>The hyperparameters after so many rows.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="version">The version of the trial table.</param>
    /// <param name="training">What these rows teach.</param>
    public Hyperparameters After(int count, int version, Func<TrainingSet> training)
    {
        if (_found is { } found && _count == count && _version == version) return found;
        (_count, _version, _found) = (count, version, Find(training()));
        return _found;
    }

    /// <summary>Loads the model with what is known and what is expected to have the mean that this gives.</summary>
    public GpModel Learn(Hyperparameters hyperparameters, TrainingSet training, IEnumerable<double[]> expected)
    {
        double[][] points = [.. training.Points, .. expected];
        // points nearer to each other than those that the noise was found with may need more of it
        while (!Model.Load(hyperparameters, points))
        {
            if (hyperparameters.Noise > 1e3) throw new InvalidOperationException("A kernel has to be positive definite.");
            hyperparameters = hyperparameters with { Noise = hyperparameters.Noise * 10 };
        }

        Model.Learn(isObjective ? new WarpedScores(training.Values, hyperparameters.Lambda).Values : training.Values);
        return Model;
    }

    private Hyperparameters Find(TrainingSet training)
    {
        var prior = new GpPrior { IsWarped = options.InputWarping, IsValueWarped = isObjective };
        var (points, values) = (training.Points, training.Values);
        if (values.Length > MostRows)
        {
            var chosen = Enumerable.Range(0, MostRows).Select(i => (int)((long)i * values.Length / MostRows)).ToArray();
            (points, values) = ([.. chosen.Select(row => training.Points[row])], [.. chosen.Select(row => training.Values[row])]);
        }

        var likelihood = new MarginalLikelihood(space, points, values, prior);
        var (low, high) = likelihood.Bounds();
        var descent = new Lbfgs(likelihood.Start(), low, high, Reach, Steps) { Tolerance = 1e-4 };
        var gradient = new double[likelihood.Arguments];
        while (!descent.IsDone)
        {
            var value = likelihood.Evaluate(descent.Next, gradient);
            descent.Tell(value, gradient);
        }

        return likelihood.Read(descent.Best);
    }
}
