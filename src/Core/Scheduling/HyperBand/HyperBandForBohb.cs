namespace Tune.Scheduling;

/// <summary>
/// HyperBand for the searcher BOHB: the bracket with the most trials and the shortest first rung is opened first, so that the model soon has many
/// results of one budget; and a bracket is not halved before it is full, unless nothing else can go on.
/// </summary>
/// <remarks>
/// S. Falkner et al.: BOHB: Robust and Efficient Hyperparameter Optimization at Scale, ICML 2018. Ray: <c>HyperBandForBOHB</c>, whose decisions it makes,
/// with the differences that <see cref="HyperBand"/> has. The searcher learns the budget of a result from the iteration it was reported at, and hears of
/// every pause as of every other fact.
/// </remarks>
public sealed record HyperBandForBohb : HyperBandSpec
{
    /// <inheritdoc/>
    public override string Kind => "bohb-hyperband";

    /// <inheritdoc/>
    public override string? Refuse(SearcherSpec searcher) => searcher.LearnsByBudget || !searcher.LearnsFromResults
        ? null
        : $"HyperBandForBohb can't be used with {searcher.GetType().Name}: it serves a model of each budget, and {searcher.GetType().Name} has one model of all. Use Bohb as the searcher, or HyperBand or Asha as the scheduler.";

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new HyperBandScheduler(Plan, new HyperBandOrder.MostTrialsFirst());
}
