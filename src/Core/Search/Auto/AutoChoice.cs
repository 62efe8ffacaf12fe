namespace Tune.Search;

/// <summary>What <see cref="Auto"/> suggests with, and why.</summary>
/// <param name="Searcher">The searcher.</param>
/// <param name="Reason">For a person.</param>
internal sealed record AutoChoice(SearcherSpec Searcher, string Reason)
{
    /// <summary>Beyond it a suggestion by a Gaussian process takes longer than what it is better by is worth.</summary>
    private const int MostDimensions = 200;

    /// <summary>Beyond it most of what a Gaussian process sees is what it believes of trials that still run.</summary>
    private const int MostAtOnce = 200;

    /// <summary>Whether steps of a quadratic model take turns with the searcher.</summary>
    public bool HasSteps => Searcher is GaussianProcess;

    public static AutoChoice For(Problem problem)
    {
        var dimensions = problem.Space.Dimensions.Count(dimension => dimension.ValueCount != 1);
        if (problem.Space.GridSize > 1) return new(new RandomSearch(), "there is GridSearch in the space");
        if (problem.ChangesConfigurations) return new(new RandomSearch(), "the scheduler changes configurations of running trials");
        if (dimensions == 0) return new(new RandomSearch(), "there is nothing to decide");
        if (problem.Objectives.Length > 1) return new(new MultiObjective().Choose(problem), $"{problem.Objectives.Length} objectives, {Amount(problem)}");
        if (problem.CutsTrialsShort) return new(new Prescreening(), "the scheduler cuts trials short");
        if (dimensions > MostDimensions) return new(new Tpe(), $"{dimensions} parameters");
        if (problem.MaxConcurrentTrials is > MostAtOnce and var most) return new(new CmaEs(), $"{most} trials at once");
        return new(new GaussianProcess(), $"{dimensions} {(dimensions == 1 ? "parameter" : "parameters")}, one objective");
    }

    private static string Amount(Problem problem) => problem.Samples is { } samples ? $"{samples} trials" : "no limit of trials";
}
