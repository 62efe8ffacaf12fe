using Tune;

namespace Digits;

/// <summary>
/// The same training as a class: its state can be saved whenever a scheduler asks, and a trainer that has ended serves the next configuration
/// without being made anew.
/// </summary>
public sealed class DigitsTrainer : Trainable<MlpConfig>
{
    private MlpConfig? _config;
    private Network? _network;

    private Network Network => _network ?? throw new InvalidOperationException("The trainer is not set up.");

    /// <inheritdoc/>
    public override ValueTask SetupAsync(MlpConfig config, TrialContext trial, CancellationToken cancellationToken)
    {
        (_config, _network) = (config, new Network(config, trial.Seed));
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken) => new(DigitsTraining.TrainEpoch(Network));

    /// <inheritdoc/>
    public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.From(Network.Save()));

    /// <inheritdoc/>
    public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        _network = Network.Load(_config ?? throw new InvalidOperationException("The trainer is not set up."), checkpoint.ReadBytes());
        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TryResetAsync(MlpConfig config, TrialContext trial, CancellationToken cancellationToken)
    {
        await SetupAsync(config, trial, cancellationToken);
        return true;
    }
}
