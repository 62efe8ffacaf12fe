namespace Tune;

/// <summary>
/// Chooses a searcher by the experiment, and says in the journal which one and why: the default. What a trial was suggested by is its
/// <see cref="TrialCreated.Note"/>.
/// </summary>
/// <remarks>
/// <para>What it chooses, the first that applies:</para>
/// <list type="bullet">
/// <item><c>GridSearch</c> in the space, or a scheduler that changes configurations of running trials, as <see cref="PopulationBasedTraining"/> does:
/// <see cref="RandomSearch"/>.</item>
/// <item>Several objectives: what <see cref="MultiObjective"/> chooses.</item>
/// <item>A scheduler that cuts trials short, as <see cref="AshaPromotion"/> does: <see cref="Prescreening"/>.</item>
/// <item>More than 200 parameters: <see cref="Tpe"/>. More than 200 trials at once: <see cref="CmaEs"/>.</item>
/// <item>Else: <see cref="GaussianProcess"/>, where every third trial is, as soon as there are enough of them, a step to the minimum of a quadratic model
/// of the results around the best one: M. Powell: The NEWUOA Software for Unconstrained Optimization without Derivatives (2006), with the regression of
/// <see cref="CmaEs"/>. The Gaussian process finds the region, the steps find its bottom.</item>
/// </list>
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

    /// <summary>False: where a scheduler changes configurations, it chooses what does not learn.</summary>
    public override bool LearnsFromResults => false;

    /// <inheritdoc/>
    public override bool SuggestsSlowly => true;

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new AutoSearcher(problem);
}
