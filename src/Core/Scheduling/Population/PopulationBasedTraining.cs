namespace Tune.Scheduling;

/// <summary>
/// Population based training: all trials train side by side, and at intervals each of the worst goes on from the checkpoint of one of the
/// best ("exploit") with a changed configuration ("explore"). It finds schedules of hyperparameters, not only values.
/// </summary>
/// <remarks>
/// M. Jaderberg et al.: Population Based Training of Neural Networks, arXiv 1711.09846 (2017). Ray: <c>PopulationBasedTraining</c>, whose decisions it
/// makes, with differences (DESIGN.md part 6): new numbers stay inside the bounds and on the step, categories move to a neighbour and are never multiplied,
/// an integer never gets stuck, a quantile of 0 changes nothing, and the donor's checkpoint is kept until it was used.
/// </remarks>
public sealed record PopulationBasedTraining : PopulationSpec
{
    /// <summary>
    /// Which parameters are changed, by name, and from what: a domain is resampled or multiplied, a <c>Choice</c> moves to a neighbour. Values
    /// outside the experiment's space are moved to the nearest inside.
    /// </summary>
    /// <value>Default: null, all parameters of the experiment's space with their domains.</value>
    public SearchSpace? Mutations { get; init; }

    /// <summary>How likely a parameter is drawn anew instead of changed a little; from 0 to 1, both inclusive.</summary>
    /// <value>Default: 0.25.</value>
    public double ResampleProbability { get; init; } = 0.25;

    /// <summary>By what a number is multiplied, each as likely; above 0, at least one.</summary>
    /// <value>Default: 1.2 and 0.8.</value>
    public IReadOnlyList<double> PerturbationFactors { get; init; } = [1.2, 0.8];

    /// <summary>A function that has the last word on a new configuration; null for none.</summary>
    public ExploreFunction? Explore { get; init; }

    /// <inheritdoc/>
    public override string Kind => "pbt";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var problem in base.Validate()) yield return problem;
        if (!(ResampleProbability is >= 0 and <= 1)) yield return Problem(nameof(ResampleProbability), "from 0 to 1", ResampleProbability);
        if (PerturbationFactors is not { Count: > 0 }) yield return Problem(nameof(PerturbationFactors), "at least one number", "none");
        foreach (var factor in PerturbationFactors ?? [])
        {
            if (!(factor > 0 && double.IsFinite(factor))) yield return Problem(nameof(PerturbationFactors), "above 0", factor);
        }

        if (Explore is { Name: var name } && string.IsNullOrWhiteSpace(name)) yield return "PopulationBasedTraining.Explore: the function must have a name.";
    }

    /// <inheritdoc/>
    public override IEnumerable<string> ValidateFor(Problem problem)
    {
        foreach (var fault in base.ValidateFor(problem)) yield return fault;
        foreach (var fault in MutationPlan.ProblemsOf(problem.Space, Mutations)) yield return $"PopulationBasedTraining.Mutations: {fault}";
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new PopulationScheduler(this, problem, new MutationExplorer(this, problem.Space));

    /// <summary>Equal when all options are, value by value.</summary>
    public bool Equals(PopulationBasedTraining? other) =>
        base.Equals(other)
            && ResampleProbability.Equals(other.ResampleProbability) && PerturbationFactors.SequenceEqual(other.PerturbationFactors) && Explore == other.Explore && Equals(Mutations?.Root, other.Mutations?.Root);

    /// <inheritdoc/>
    public override int GetHashCode() => (base.GetHashCode(), ResampleProbability, Explore).GetHashCode();
}
