namespace Tune.Search;

/// <summary>
/// For several objectives, without a choice to make: <see cref="Tpe"/> where trials are few, <see cref="Nsga2"/> where there are enough of them for
/// generations to count.
/// </summary>
/// <remarks>In Ray: <c>OptunaSearch</c> with lists of metrics and modes.</remarks>
public sealed record MultiObjective : SearcherSpec
{
    /// <summary>What suggests.</summary>
    /// <value>Default: <see cref="MultiObjectiveMethod.Auto"/>.</value>
    public MultiObjectiveMethod Method { get; init; }

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (!Enum.IsDefined(Method)) yield return Problem(nameof(Method), "one of MultiObjectiveMethod", Method);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => Choose(problem).Create(problem);

    internal SearcherSpec Choose(Problem problem) => Method switch
    {
        MultiObjectiveMethod.Tpe => new Tpe(),
        MultiObjectiveMethod.Nsga2 => new Nsga2(),
        _ => problem.Samples is { } samples && samples <= 1000 ? new Tpe() : new Nsga2(),
    };
}
