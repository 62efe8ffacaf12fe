using System.Globalization;

namespace Tune.Simulations;

/// <summary>What an attempt trains: everything follows from the configuration, the attempt and the iteration, so that what is trained again gives the same.</summary>
internal sealed class TrainingCourse
{
    private const int Slices = 4;

    private readonly World _world;
    private readonly TrainingPlan _plan;
    private readonly Configuration _config;
    private readonly TrialContext _trial;

    public TrainingCourse(World world, TrainingPlan plan, Configuration config, TrialContext trial)
    {
        (_world, _plan, _config, _trial) = (world, plan, config, trial);
        Length = plan.Shortest + (int)(Draw("length", 0, 0) * (plan.Longest - plan.Shortest + 1));
    }

    public int Length { get; }

    public async IAsyncEnumerable<Report> YieldAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Restore(_trial.Checkpoint);
        while (_trial.Iteration < Length)
        {
            await StepAsync(_trial.Iteration + 1, cancellationToken);
            yield return ReportOf(_trial.Iteration + 1);
        }
    }

    public async Task CallAsync(CancellationToken cancellationToken)
    {
        Restore(_trial.Checkpoint);
        while (_trial.Iteration < Length)
        {
            await StepAsync(_trial.Iteration + 1, cancellationToken);
            await _trial.ReportAsync(ReportOf(_trial.Iteration + 1), cancellationToken);
        }
    }

    /// <summary>Trains an iteration: takes its time, fails, or does not listen.</summary>
    public async Task StepAsync(int iteration, CancellationToken cancellationToken)
    {
        var length = _plan.LongestStep * Draw("time", 0, iteration);
        var isDeaf = Draw("deaf", _trial.Attempt, iteration) < _plan.Deafness;
        for (var slice = 0; slice < Slices; slice++)
        {
            await _world.Time.PassAsync(length / Slices);
            if (!isDeaf) cancellationToken.ThrowIfCancellationRequested();
        }

        if (Draw("failure", _trial.Attempt, iteration) < _plan.Failures) throw new InvalidDataException("This step was told to fail.");
    }

    public Metrics MetricsOf(int iteration)
    {
        var loss = _config.Get<double>("x") + (1.0 / iteration);
        if (Draw("nan", 0, iteration) < 0.02) loss = double.NaN;
        return new Metrics { ["loss"] = loss, ["gain"] = -loss, ["mark"] = _world.Witness.Mark() };
    }

    public Checkpoint CheckpointOf(int iteration) => Checkpoint.Write((folder, _) =>
    {
        _world.Durable.Folders.Write(folder, Content(_trial.Trial.Number, iteration));
        return Task.CompletedTask;
    });

    /// <summary>What was saved must be what the trial that it names has trained.</summary>
    public void Restore(SavedCheckpoint? checkpoint)
    {
        if (checkpoint is null) return;
        var content = _world.Durable.Folders.Read(checkpoint.Folder);
        if (content != Content(checkpoint.Reference.Trial, _trial.Iteration))
            _world.Witness.Object($"{_trial.Experiment}/{_trial.Trial}/{_trial.Attempt} begins after iteration {_trial.Iteration} with the checkpoint '{content}'");
    }

    private Report ReportOf(int iteration) =>
        new(MetricsOf(iteration), _plan.CheckpointEvery > 0 && iteration % _plan.CheckpointEvery == 0 ? CheckpointOf(iteration) : null);

    private string Content(int trial, int iteration) => string.Create(CultureInfo.InvariantCulture, $"{_trial.Experiment}/{trial} trained to {iteration}");

    private double Draw(string purpose, int attempt, int iteration)
    {
        var stream = Rng.StreamOf(_trial.Trial.Number, $"{_trial.Experiment} {purpose}");
        return (Rng.Draw(_world.Scenario.Seed, stream, (ulong)((attempt * 1000) + iteration)) >> 11) * (1.0 / (1UL << 53));
    }
}
