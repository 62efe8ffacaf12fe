namespace Tune.Search;

/// <summary>The models of an experiment, and what is to be gained by them: a function of the trial table, kept until that changes.</summary>
/// <param name="options">The options.</param>
/// <param name="space">The space.</param>
/// <param name="table">The trials.</param>
/// <param name="constraints">The number of outcome constraints.</param>
internal sealed class Surrogate(GaussianProcess options, ModelSpace space, TrialTable table, int constraints)
{
    /// <summary>Around how many of the best trials points are tried, and the best mean is looked for among how many.</summary>
    private const int MostAnchors = 4, MostBest = 16;

    private readonly GpFit _objective = new(options, space, isObjective: true);
    private readonly GpFit _failures = new(options, space, isObjective: false);
    private readonly GpFit[] _constraints = [.. Enumerable.Range(0, constraints).Select(_ => new GpFit(options, space, isObjective: false))];

    private int _changes = -1;

    /// <summary>Where a local search stands; null: the whole space is searched.</summary>
    public TrustRegion? Region { get; private set; }

    /// <summary>The model of scores; null if there are none to learn from.</summary>
    public GpModel? Objective { get; private set; }

    /// <summary>What is to be gained where; null if nothing can be said.</summary>
    public Acquisition? Gain { get; private set; }

    /// <summary>The places of the best trials, the best first.</summary>
    public IReadOnlyList<double[]> Anchors { get; private set; } = [];

    /// <summary>The length scales of the objective or, before it has any values, of a constraint.</summary>
    public double[] Lengths { get; private set; } = [];

    /// <summary>Takes over what the trial table says now.</summary>
    public void Update()
    {
        if (_changes == table.Changes) return;
        _changes = table.Changes;
        var now = new Evidence(options, space, table, table.Count);
        (Region, Gain, Objective) = (now.Region, null, null);
        // a local search that has begun anew elsewhere first looks around
        if (now.Region is { From: > 0 } && now.Chosen.Length < options.StartupIn(space)) return;
        var milestone = GpFit.Milestone(table.Count);
        Evidence? atMilestone = null;
        Evidence At(int count) => count == milestone ? atMilestone ??= new Evidence(options, space, table, count) : new Evidence(options, space, table, count);
        var best = now.Best(MostBest).ToList();
        // where trials failed there is no score to come: it counts as seen, or the unknown there would always attract
        if (best.Count > 0) Objective = Learn(_objective, milestone, () => At(milestone).Objective, now.Objective, [.. now.FailedPoints, .. table.Pending]);
        var kept = new List<GpModel>();
        for (var c = 0; c < constraints; c++)
        {
            var constraint = c;
            if (Learn(_constraints[c], milestone, () => At(milestone).Violations(constraint), now.Violations(c), table.Pending) is { } model) kept.Add(model);
        }

        // there is nothing to learn before the first failure
        var count = Math.Max(milestone, now.FirstFailure + 1);
        if (now.FirstFailure >= 0 && Learn(_failures, count, () => At(count).Failures, now.Failures, table.Pending) is { } failures) kept.Add(failures);
        if ((Objective ?? kept.FirstOrDefault())?.Hyperparameters is not { } hyperparameters) return;
        Lengths = hyperparameters.Lengths;
        Anchors = [.. best.Take(MostAnchors)];
        Gain = new Acquisition(options.Acquisition, Objective, LeastMean(best), options.Kappa, kept);
    }

    private GpModel? Learn(GpFit fit, int count, Func<TrainingSet> then, TrainingSet now, IEnumerable<double[]> expected) =>
        now.Rows.Length == 0 ? null : fit.Learn(fit.After(count, table.Version, then), now, expected);

    /// <summary>The least mean at the best trials: with noise, the least value would be one that was lucky.</summary>
    private double LeastMean(IReadOnlyList<double[]> best) => Objective is null ? 0 : Objective.MeansOf(best).Min();
}
