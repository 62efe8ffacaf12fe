namespace Tune.Scheduling;

/// <summary>
/// Trains one trial with the schedule that population based training has found: at each change point it saves, pauses and goes on with the
/// next configuration. Take the schedule from <see cref="Lineage"/>, and let <see cref="ApplyTo{TConfig}"/> set up the experiment.
/// </summary>
/// <remarks>Ray: <c>PopulationBasedTrainingReplay</c>, which reads the schedule from a policy file.</remarks>
public sealed record PbtReplay : SchedulerSpec
{
    /// <summary>The schedule: the first configuration at iteration 0, then each with the iteration after which it takes over, ascending.</summary>
    public IReadOnlyList<ReplayStep> Schedule { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "pbt-replay";

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => true;

    /// <inheritdoc/>
    public override bool PausesTrials => true;

    /// <summary>The schedule of a lineage.</summary>
    public static PbtReplay Of(IEnumerable<LineageStep> lineage) => new() { Schedule = [.. lineage.Select(step => new ReplayStep(step.Iteration, step.Config.ToString()))] };

    /// <summary>An experiment of one trial that trains by the schedule.</summary>
    /// <exception cref="InvalidOperationException">The schedule is empty.</exception>
    public ExperimentSpec<TConfig> ApplyTo<TConfig>(ExperimentSpec<TConfig> spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Schedule is not { Count: > 0 }) throw new InvalidOperationException("PbtReplay.Schedule is empty.");
        return spec with { Samples = 1, Searcher = new RandomSearch(), Scheduler = this, Presets = [Configuration.Parse(Schedule[0].Config)] };
    }

    /// <inheritdoc/>
    public override bool ChangesConfigurations => true;

    /// <inheritdoc/>
    public override string? Refuse(SearcherSpec searcher) =>
        searcher.LearnsFromResults ? $"{Kind} trains one trial with a known schedule: there is nothing for {searcher.Kind} to learn. Use random." : null;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Schedule is not { Count: > 0 } schedule)
        {
            yield return Problem(nameof(Schedule), "at least one step", "empty");
            yield break;
        }

        if (schedule[0].Iteration != 0) yield return Problem("Schedule[0].Iteration", "0", schedule[0].Iteration);
        for (var index = 1; index < schedule.Count; index++)
        {
            if (schedule[index].Iteration <= schedule[index - 1].Iteration)
                yield return Problem($"Schedule[{index}].Iteration", $"above the one before ({schedule[index - 1].Iteration})", schedule[index].Iteration);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> ValidateFor(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Samples != 1)
            yield return $"PbtReplay trains exactly one trial: Samples must be 1; was {problem.Samples?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "without limit"}. PbtReplay.ApplyTo sets it, and the first configuration.";
        foreach (var (step, index) in (Schedule ?? []).Select((step, index) => (step, index)))
        {
            if (FaultOf(step, problem.Space) is { } fault) yield return $"PbtReplay.Schedule[{index}].Config: {fault}";
        }
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new PbtReplayScheduler(this);

    /// <summary>Equal when the schedules are, step by step.</summary>
    public bool Equals(PbtReplay? other) => other is not null && Schedule.SequenceEqual(other.Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => Schedule.Count;

    private static string? FaultOf(ReplayStep step, FlatSpace space)
    {
        try
        {
            space.Encode(Configuration.Parse(step.Config));
            return null;
        }
        catch (InvalidConfigurationException exception)
        {
            return exception.Message;
        }
    }
}
