namespace Tune.Scheduling;

/// <summary>
/// Population based bandits: population based training whose new configurations come from a Gaussian process of how much each configuration has
/// improved its trial, and when. Needs far smaller populations than random changes, down to four.
/// </summary>
/// <remarks>
/// J. Parker-Holder, V. Nguyen, S. Roberts: Provably Efficient Online Hyperparameter Optimization with Population-Based Bandits, NeurIPS 2020, whose kernel
/// (equation 8, ε learned) and acquisition (equation 10) it has. Ray: <c>PB2</c>, with differences: numbers are modelled on the scale of their domain (logarithmic where
/// that is), integers are rounded, and the deviation is the root of the variance, as in the paper.
/// </remarks>
public sealed record Pb2 : PopulationSpec
{
    /// <summary>The parameters that change, by name, with their bounds: numbers only.</summary>
    /// <value>Default: null, all numbers of the experiment's space with their domains.</value>
    public SearchSpace? Bounds { get; init; }

    /// <summary>How many of the newest intervals the model knows, at least 10: its cost grows with the cube.</summary>
    /// <value>Default: 200.</value>
    public int Window { get; init; } = 200;

    /// <inheritdoc/>
    public override string Kind => "pb2";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var problem in base.Validate()) yield return problem;
        if (Window < 10) yield return Problem(nameof(Window), "at least 10", Window);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> ValidateFor(Problem problem)
    {
        foreach (var fault in base.ValidateFor(problem)) yield return fault;
        var faults = MutationPlan.ProblemsOf(problem.Space, Bounds).ToList();
        foreach (var fault in faults) yield return $"Pb2.Bounds: {fault}";
        if (faults.Count > 0) yield break;
        if (Bounds is not null && Bounds.Compile().Dimensions.FirstOrDefault(dimension => dimension.IsCategorical) is { } category)
            yield return $"Pb2.Bounds: '{category.Name}' is a choice; the model is of numbers. Leave it out, and it is the donor's, or use PopulationBasedTraining.";
        else if (!MutationPlan.Of(problem.Space, Bounds).Any(source => source is { IsCategorical: false }))
            yield return "Pb2.Bounds: the space has no number that could be changed.";
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new PopulationScheduler(this, problem, new BanditExplorer(this, problem.Space));

    /// <summary>Equal when all options are, value by value.</summary>
    public bool Equals(Pb2? other) => base.Equals(other) && Window == other.Window && Equals(Bounds?.Root, other.Bounds?.Root);

    /// <inheritdoc/>
    public override int GetHashCode() => (base.GetHashCode(), Window).GetHashCode();
}
