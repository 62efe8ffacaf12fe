using Tune;
using static Tune.Domain;

namespace Digits;

/// <summary>What is tuned: the training of one network, and the configurations to search among.</summary>
internal static class DigitsTraining
{
    public const int Epochs = 81;

    private const int SplitSeed = 7;
    private const int EpochsBetweenCheckpoints = 3;

    private static readonly Lazy<DigitsData> Data = new(() => DigitsData.Load(SplitSeed));

    /// <summary>Six kinds of parameters, and some that exist only with their optimizer.</summary>
    public static readonly MlpConfig.Space Space = new()
    {
        LearningRate = LogUniform(1e-4, 1),
        LearningRateDecay = LogUniform(1e-3, 0.3),
        BatchSize = QRandInt(8, 128, 8),
        Layers = RandInt(1, 4),
        Hidden = QRandInt(16, 256, 16),
        Activation = Choice(Activation.Relu, Activation.LeakyRelu, Activation.Tanh, Activation.Sigmoid),
        Dropout = Uniform(0, 0.5),
        WeightDecay = LogUniform(1e-6, 1e-2),
        LabelSmoothing = Uniform(0, 0.2),
        Shift = Uniform(0, 1),
        Optimizer = OneOf<Optimizer>(
            new Sgd.Space { Momentum = Uniform(0, 0.98), Nesterov = Choice(false, true) },
            new Adam.Space { Beta1 = Uniform(0.8, 0.99), Beta2 = Uniform(0.9, 0.9999) }),
    };

    /// <summary>The same as a class, for schedulers that save and restore when they like.</summary>
    public static readonly TrainableDefinition<MlpConfig> Trainer = Tune.Trainable.Define<MlpConfig, DigitsTrainer>("digits-trainer");

    public static readonly TrainableDefinition<MlpConfig> Trainable = Tune.Trainable.Define<MlpConfig>("digits-mlp", Train);

    /// <summary>Reads the images, once.</summary>
    /// <exception cref="FormatException">The file is not what it should be; says where.</exception>
    public static void LoadImages() => _ = Data.Value;

    /// <summary>Trains a configuration for all epochs on everything but the test images, and looks at those: to be done once, at the end.</summary>
    public static double TestAccuracy(MlpConfig config, int seed)
    {
        var network = new Network(config, seed);
        var images = Data.Value.Train.Concat(Data.Value.Validation);
        while (network.Epoch < Epochs) network.TrainEpoch(images);
        return network.Evaluate(Data.Value.Test).Accuracy;
    }

    /// <summary>One epoch, and how well the validation images are recognised after it; null when all epochs are done.</summary>
    public static Metrics? TrainEpoch(Network network)
    {
        if (network.Epoch >= Epochs) return null;
        var trainingLoss = network.TrainEpoch(Data.Value.Train);
        var validation = network.Evaluate(Data.Value.Validation);
        return new() { ["accuracy"] = validation.Accuracy, ["loss"] = validation.Loss, ["training_loss"] = trainingLoss };
    }

    private static IEnumerable<Report> Train(MlpConfig config, TrialContext trial, CancellationToken cancellationToken)
    {
        var network = trial.Checkpoint is { } saved ? Network.Load(config, saved.ReadBytes()) : new Network(config, trial.Seed);
        while (TrainEpoch(network) is { } metrics)
        {
            yield return new Report(metrics, network.Epoch % EpochsBetweenCheckpoints == 0 ? Checkpoint.From(network.Save()) : null);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
