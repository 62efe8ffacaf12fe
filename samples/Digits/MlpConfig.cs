using Tune;

namespace Digits;

/// <summary>Everything about the network and its training that is worth tuning.</summary>
/// <param name="LearningRate">Step size in the first epoch.</param>
/// <param name="LearningRateDecay">In epoch e (from 0) the step size is LearningRate / (1 + LearningRateDecay * e).</param>
/// <param name="BatchSize">Images per step.</param>
/// <param name="Layers">Number of hidden layers.</param>
/// <param name="Hidden">Units in each hidden layer.</param>
/// <param name="Activation">Non-linearity of the hidden units.</param>
/// <param name="Dropout">Share of hidden outputs dropped while training, 0 to below 1.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay / 2 times the sum of the squared weights is added to the loss.</param>
/// <param name="LabelSmoothing">Share of the target probability spread evenly over all digits, 0 to below 1.</param>
/// <param name="Shift">Training images are moved by up to this many pixels, 0 to 1, differently each time they are seen.</param>
/// <param name="Optimizer">How a gradient becomes a step; each kind has parameters of its own.</param>
[SearchSpace]
public sealed partial record MlpConfig(
    double LearningRate,
    double LearningRateDecay,
    int BatchSize,
    int Layers,
    int Hidden,
    Activation Activation,
    double Dropout,
    double WeightDecay,
    double LabelSmoothing,
    double Shift,
    Optimizer Optimizer)
{
    /// <summary>Refuses what no network could be built from.</summary>
    public MlpConfig Validated()
    {
        Require(LearningRate > 0, nameof(LearningRate), LearningRate, "above 0");
        Require(LearningRateDecay >= 0, nameof(LearningRateDecay), LearningRateDecay, "0 or above");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "1 or above");
        Require(Layers >= 0, nameof(Layers), Layers, "0 or above");
        Require(Hidden >= 1, nameof(Hidden), Hidden, "1 or above");
        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "in [0, 1)");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or above");
        Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "in [0, 1)");
        Require(Shift is >= 0 and <= 1, nameof(Shift), Shift, "in [0, 1]");
        return this;

        static void Require(bool valid, string name, object value, string expected)
        {
            if (!valid)
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be {expected}.");
        }
    }
}

public enum Activation
{
    Relu,
    LeakyRelu,
    Tanh,
    Sigmoid,
}

public abstract record Optimizer;

/// <summary>Gradient descent with momentum, plain or Nesterov's.</summary>
[SearchSpace]
public sealed partial record Sgd(double Momentum, bool Nesterov) : Optimizer;

/// <summary>Adam: momentum (Beta1) and a step size per weight from its mean squared gradient (Beta2).</summary>
[SearchSpace]
public sealed partial record Adam(double Beta1, double Beta2) : Optimizer;
