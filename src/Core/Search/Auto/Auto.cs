namespace Tune.Search;

/// <summary>
/// Chooses a searcher by the experiment, and says in the journal which one and why: the default. What a trial was suggested by is its
/// <see cref="TrialCreated.Note"/>.
/// </summary>
/// <remarks>
/// <para>What it chooses, the first that applies. With <c>GridSearch</c> in the space, or a scheduler that changes configurations of running trials, as
/// <see cref="PopulationBasedTraining"/> does: <see cref="RandomSearch"/>.</para>
/// <para>With several objectives: what <see cref="MultiObjective"/> chooses.</para>
/// <para>With a scheduler that cuts trials short, as <see cref="AshaPromotion"/> does: <see cref="Prescreening"/>.</para>
/// <para>With more than 200 parameters: <see cref="Tpe"/>. With more than 200 trials at once: <see cref="CmaEs"/>.</para>
/// <para>Else: <see cref="GaussianProcess"/>, where every third trial is, as soon as there are enough of them, a step to the minimum of a quadratic model
/// of the results around the best one: M. Powell: The NEWUOA Software for Unconstrained Optimization without Derivatives (2006), with the regression of
/// <see cref="CmaEs"/>. The Gaussian process finds the region, the steps find its bottom.</para>
/// <para>Optuna: <c>AutoSampler</c>; Nevergrad: <c>NGOpt</c>.</para>
/// </remarks>
public sealed record Auto : SearcherSpec
{
    /// <inheritdoc/>
    public override string Kind => "auto";

    /// <inheritdoc/>
    public override bool SupportsGrid => true;

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override bool AdaptsToScheduler => true;

    /// <inheritdoc/>
    public override bool SuggestsSlowly => true;

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new AutoSearcher(problem);
}
