using Tune.Spaces;
using Tune;

namespace Digits.Tests;

public sealed class NetworkTests
{
    private static readonly DigitsData Data = DigitsData.Load(splitSeed: 1);

    private static readonly MlpConfig Config = new(
        LearningRate: 0.003,
        LearningRateDecay: 0.05,
        BatchSize: 32,
        Layers: 2,
        Hidden: 24,
        Activation: Activation.Relu,
        Dropout: 0.1,
        WeightDecay: 1e-4,
        LabelSmoothing: 0.05,
        Shift: 0.3,
        Optimizer: new Adam(Beta1: 0.9, Beta2: 0.99));

    public static TheoryData<MlpConfig> Variants => new()
    {
        Config,
        Config with { Activation = Activation.Tanh, Optimizer = new Sgd(Momentum: 0.9, Nesterov: true), LearningRate = 0.02 },
        Config with { Activation = Activation.Sigmoid, Layers = 1, Dropout = 0 },
        Config with { Activation = Activation.LeakyRelu, Shift = 0, Optimizer = new Sgd(Momentum: 0, Nesterov: false) },
        Config with { Layers = 0, BatchSize = 1000 },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradient_equals_finite_differences(MlpConfig variant)
    {
        const float Step = 1e-2f;
        var config = variant with { Hidden = 6, WeightDecay = 0, BatchSize = 5 };
        var network = new Network(config, seed: 3);
        float[] input = [.. Enumerable.Range(0, 5).SelectMany(i => Data.Train.Image(i * 100).ToArray())];
        int[] labels = [.. Enumerable.Range(0, 5).Select(i => Data.Train.Label(i * 100))];

        // The same generator each time: the same outputs are dropped.
        double Loss() => network.ComputeGradient(input, labels, new Rng(1, 1));
        _ = Loss();
        var gradient = network.Gradient.ToArray();
        var (error, size) = (0.0, 0.0);
        for (var i = 0; i < gradient.Length; i++)
        {
            var value = network.Parameters[i];
            network.Parameters[i] = value + Step;
            var above = Loss();
            network.Parameters[i] = value - Step;
            var below = Loss();
            network.Parameters[i] = value;
            error += Math.Pow((above - below) / (2 * Step) - gradient[i], 2);
            size += Math.Pow(gradient[i], 2);
        }

        Assert.True(Math.Sqrt(error / size) < 0.02, $"relative error {Math.Sqrt(error / size):G3}");
    }

    [Fact]
    public void Gradient_includes_the_weight_penalty_but_not_for_biases()
    {
        var (plain, penalised) = (new Network(Config with { WeightDecay = 0 }, 1), new Network(Config with { WeightDecay = 0.5 }, 1));
        foreach (var network in new[] { plain, penalised })
            _ = network.ComputeGradient(Data.Train.Image(0), [Data.Train.Label(0)], new Rng(1, 1));

        var weights = DigitSet.Pixels * Config.Hidden;
        for (var i = 0; i < weights + Config.Hidden; i++)
            Assert.Equal(i < weights ? 0.5f * plain.Parameters[i] : 0, penalised.Gradient[i] - plain.Gradient[i], 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Training_with_the_same_seed_is_bit_identical(MlpConfig config)
    {
        Assert.Equal(Trained(config, seed: 5, epochs: 2).Save(), Trained(config, seed: 5, epochs: 2).Save());
        Assert.NotEqual(Trained(config, seed: 5, epochs: 2).Save(), Trained(config, seed: 6, epochs: 2).Save());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Load_goes_on_exactly_where_Save_stopped(MlpConfig config)
    {
        var whole = Trained(config, seed: 7, epochs: 5);
        var resumed = Network.Load(config, Trained(config, seed: 7, epochs: 2).Save());
        Assert.Equal(2, resumed.Epoch);
        Train(resumed, epochs: 3);

        Assert.Equal(whole.Save(), resumed.Save());
        Assert.Equal(whole.Evaluate(Data.Validation), resumed.Evaluate(Data.Validation));
    }

    [Fact]
    public void Load_refuses_a_state_that_does_not_fit()
    {
        var state = new Network(Config, 1).Save();

        Assert.Throws<ArgumentException>(() => Network.Load(Config with { Hidden = 25 }, state));
        Assert.Throws<ArgumentException>(() => Network.Load(Config with { Optimizer = new Sgd(0.9, false) }, state));
        Assert.Throws<ArgumentException>(() => Network.Load(Config, state[..^1]));
        Assert.Throws<ArgumentException>(() => Network.Load(Config, [1, 2, 3, 4]));
    }

    [Fact]
    public void Training_on_few_images_learns_them_by_heart()
    {
        var few = Data.Train.Select([.. Enumerable.Range(0, 20).Select(i => i * 50)]);
        var network = new Network(Config with { LearningRate = 0.01, Dropout = 0, LabelSmoothing = 0, Shift = 0, WeightDecay = 0 }, 1);
        for (var epoch = 0; epoch < 200; epoch++)
            _ = network.TrainEpoch(few);

        var result = network.Evaluate(few);
        Assert.Equal(1, result.Accuracy);
        Assert.True(result.Loss < 0.02, $"loss {result.Loss}");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Training_recognises_most_new_digits(MlpConfig variant)
    {
        var config = variant.Optimizer is Sgd { Momentum: 0 } ? variant with { LearningRate = 0.1 } : variant;
        var network = Trained(config with { Hidden = 48, BatchSize = 16 }, seed: 1, epochs: 15);

        Assert.True(network.Evaluate(Data.Validation).Accuracy > 0.9);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e30)]
    public void Divergence_gives_NaN_and_survives_a_restart(double learningRate)
    {
        var config = Config with { LearningRate = learningRate, Optimizer = new Sgd(0.95, true) };
        var network = Trained(config, seed: 1, epochs: 3);

        Assert.True(double.IsNaN(network.TrainEpoch(Data.Train)));
        Assert.True(double.IsNaN(network.Evaluate(Data.Validation).Loss));
        Assert.True(double.IsNaN(Network.Load(config, network.Save()).TrainEpoch(Data.Train)));
        Assert.Equal(4, network.Epoch);
    }

    [Fact]
    public void Training_allocates_nothing_per_batch()
    {
        var network = Trained(Config with { BatchSize = 8 }, seed: 1, epochs: 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = network.TrainEpoch(Data.Train);
        _ = network.Evaluate(Data.Train);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Config_survives_json(MlpConfig config) =>
        Assert.Equal(config, ConfigurationBinder.Bind<MlpConfig>(Configuration.Parse(Configuration.From(config).ToString())));

    [Fact]
    public void Config_that_makes_no_sense_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Network(Config with { Dropout = 1 }, 1));

        Assert.Equal(nameof(MlpConfig.Dropout), error.ParamName);
    }

    private static Network Trained(MlpConfig config, int seed, int epochs)
    {
        var network = new Network(config, seed);
        Train(network, epochs);
        return network;
    }

    private static void Train(Network network, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++)
            _ = network.TrainEpoch(Data.Train);
    }
}
