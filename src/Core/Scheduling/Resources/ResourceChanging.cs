namespace Tune.Scheduling;

/// <summary>
/// Around another scheduler: gives running trials more resources when there are fewer trials than resources, and takes them back. A trial whose
/// resources change saves, pauses and goes on from its checkpoint with the new ones; one that has saved none begins again.
/// </summary>
/// <remarks>
/// Ray: <c>ResourceChangingScheduler</c> with <c>DistributeResources</c> and <c>DistributeResourcesToTopJob</c>. What there is is what all silos have
/// together; without <see cref="AddBundles"/> a trial never grows beyond the largest of them.
/// </remarks>
public sealed record ResourceChanging : SchedulerSpec
{
    /// <summary>The scheduler that decides everything else; another one than this kind.</summary>
    /// <value>Default: <see cref="Fifo"/>.</value>
    public SchedulerSpec Base { get; init; } = new Fifo();

    /// <summary>Who is given what is free.</summary>
    /// <value>Default: <see cref="ResourceDistribution.Evenly"/>.</value>
    public ResourceDistribution Distribution { get; init; }

    /// <summary>What a trial is given at a time.</summary>
    /// <value>Default: null, a GPU if trials take one, else a CPU.</value>
    public ResourceBundle? IncreaseBy { get; init; }

    /// <summary>How often a trial is given more at most; −1 for no limit.</summary>
    /// <value>Default: −1.</value>
    public int MaxIncreases { get; init; } = -1;

    /// <summary>Whether what is added is a bundle of its own, on any silo; else the trial's own bundle grows.</summary>
    /// <value>Default: false.</value>
    public bool AddBundles { get; init; }

    /// <summary>What is given to nobody.</summary>
    /// <value>Default: null, nothing.</value>
    public ResourceBundle? Reserve { get; init; }

    /// <summary>A function that says what a trial is to have, instead of the distribution; null for none.</summary>
    public AllocationFunction? Function { get; init; }

    /// <inheritdoc/>
    public override string Kind => "resource-changing";

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => Base is { RequiresCheckpoints: true };

    /// <inheritdoc/>
    public override bool PausesTrials => true;

    /// <inheritdoc/>
    public override bool UsesCapacity => true;

    /// <inheritdoc/>
    public override bool CutsTrialsShort => Base is { CutsTrialsShort: true };

    /// <inheritdoc/>
    public override bool ChangesConfigurations => Base is { ChangesConfigurations: true };

    /// <inheritdoc/>
    public override string? Refuse(SearcherSpec searcher) => Base?.Refuse(searcher);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Base is null) yield return Problem(nameof(Base), "a scheduler", "null");
        if (Base is ResourceChanging) yield return Problem(nameof(Base), "another scheduler than resource-changing", Base.Kind);
        if (MaxIncreases < -1) yield return Problem(nameof(MaxIncreases), "at least 0, or -1 for no limit", MaxIncreases);
        if (!Enum.IsDefined(Distribution)) yield return Problem(nameof(Distribution), "one of evenly, toTheBest", Distribution);
        if (Function is { Name: var name } && string.IsNullOrWhiteSpace(name)) yield return "ResourceChanging.Function: the function must have a name.";
        foreach (var problem in IncreaseBy?.Problems("ResourceChanging.IncreaseBy") ?? []) yield return problem;
        foreach (var problem in Reserve?.Problems("ResourceChanging.Reserve") ?? []) yield return problem;
        if (IncreaseBy is { IsEmpty: true }) yield return "ResourceChanging.IncreaseBy asks for nothing.";
        foreach (var problem in Base is null or ResourceChanging ? [] : Base.Validate()) yield return problem;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> ValidateFor(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Resources is null) yield return "ResourceChanging needs the same Resources for all trials at their start; there is a ResourceFunction.";
        foreach (var fault in Base?.ValidateFor(problem) ?? []) yield return fault;
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new ResourceChangingScheduler(this, problem);
}
