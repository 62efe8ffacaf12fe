namespace Tune.Simulations;

/// <summary>The same course as a class, which takes another configuration over without being made anew.</summary>
internal sealed class SteppingTrainable(World world) : Trainable<Configuration>
{
    private TrainingCourse? _course;
    private int _iteration;

    private TrainingCourse Course => _course ?? throw new InvalidOperationException("It was not set up.");

    public override ValueTask SetupAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
    {
        Begin(config, trial);
        return default;
    }

    public override ValueTask<bool> TryResetAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
    {
        Begin(config, trial);
        return new(true);
    }

    public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        Course.Restore(checkpoint);
        _iteration = checkpoint.Iteration;
        return default;
    }

    public override async ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
    {
        if (_iteration >= Course.Length) return null;
        await Course.StepAsync(_iteration + 1, cancellationToken);
        return Course.MetricsOf(++_iteration);
    }

    public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Course.CheckpointOf(_iteration));

    private void Begin(Configuration config, TrialContext trial)
    {
        (_course, _iteration) = (new TrainingCourse(world, world.Scenario.Of(trial.Experiment).Training, config, trial), 0);
    }
}
