using Tune;

/// <summary>One trial: set up, then stepped until it says that it is done or the scheduler stops it; saved and restored in between.</summary>
internal sealed class Training : Trainable<TrainConfig>
{
    private const int Epochs = 27;

    private TrainConfig _config = new(0, 1);
    private State _state = new(0, 1);

    public override ValueTask SetupAsync(TrainConfig config, TrialContext trial, CancellationToken cancellationToken)
    {
        (_config, _state) = (config, new State(0, 1));
        return default;
    }

    /// <summary>Trains one epoch; null says that there is nothing more to do.</summary>
    public override ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
    {
        if (_state.Epoch == Epochs) return new((Metrics?)null);

        // train one epoch here
        var loss = _state.Loss - (_config.LearningRate * (_state.Loss - (0.1 / _config.Layers)));
        _state = new State(_state.Epoch + 1, loss);
        return new(new Metrics { ["loss"] = loss });
    }

    public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.FromJson(_state));

    public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        _state = checkpoint.Read<State>();
        return default;
    }

    private sealed record State(int Epoch, double Loss);
}
