using System.Numerics.Tensors;

namespace Digits;

/// <summary>
/// A dense layer, y = f(W x + b), for a batch of rows. W is stored one row per unit, so that the three products of
/// training all run along rows: forward is a dot product, both gradients are "row += number * row".
/// </summary>
internal sealed class Layer
{
    private const float Leak = 0.01f;

    private readonly int _inputs;
    private readonly int _units;
    private readonly Activation? _activation;
    private readonly float _dropout;
    private readonly Memory<float> _weights, _bias, _weightGradient, _biasGradient;
    private readonly float[] _activated, _mask, _output, _delta;

    /// <param name="inputs">Length of an input row.</param>
    /// <param name="units">Length of an output row.</param>
    /// <param name="activation">The non-linearity; null for the last layer, whose outputs are the logits.</param>
    /// <param name="dropout">Share of outputs set to zero while training.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="parameters">The layer's part of the network's parameters: <see cref="ParameterCount"/> numbers.</param>
    /// <param name="gradient">The same part of the gradient.</param>
    public Layer(
        int inputs, int units, Activation? activation, float dropout, int maxRows, Memory<float> parameters, Memory<float> gradient)
    {
        (_inputs, _units, _activation, _dropout) = (inputs, units, activation, dropout);
        (_weights, _bias) = (parameters[..(inputs * units)], parameters[(inputs * units)..]);
        (_weightGradient, _biasGradient) = (gradient[..(inputs * units)], gradient[(inputs * units)..]);
        _activated = new float[maxRows * units];
        _mask = dropout > 0 ? new float[maxRows * units] : [];
        _output = dropout > 0 ? new float[maxRows * units] : _activated;
        _delta = new float[maxRows * units];
    }

    /// <summary>What the last Forward of a training batch returned.</summary>
    public ReadOnlySpan<float> Output(int rows) => _output.AsSpan(0, rows * _units);

    /// <summary>The gradient of the loss by that output: filled by whoever consumes the output, before Backward.</summary>
    public Span<float> Delta(int rows) => _delta.AsSpan(0, rows * _units);

    public static int ParameterCount(int inputs, int units) => (inputs + 1) * units;

    /// <summary>He's initialisation for the rectifiers, Glorot's otherwise; biases are zero.</summary>
    public void Initialize(Rng rng)
    {
        var fan = _activation is Activation.Relu or Activation.LeakyRelu ? _inputs : _inputs + _units;
        var limit = MathF.Sqrt(6f / fan);
        foreach (ref var weight in _weights.Span)
            weight = rng.Uniform(-limit, limit);
        _bias.Span.Clear();
    }

    /// <summary>The layer's output for these rows; dropout happens only when <paramref name="dropoutRng"/> is given.</summary>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> input, int rows, Rng? dropoutRng)
    {
        var weights = _weights.Span;
        var bias = _bias.Span;
        var activated = _activated.AsSpan(0, rows * _units);
        for (var unit = 0; unit < _units; unit++)
        {
            var unitWeights = weights.Slice(unit * _inputs, _inputs);
            for (var row = 0; row < rows; row++)
                activated[row * _units + unit] = TensorPrimitives.Dot(input.Slice(row * _inputs, _inputs), unitWeights) + bias[unit];
        }

        Activate(activated);
        return _dropout > 0 && dropoutRng is not null ? Drop(activated, dropoutRng) : activated;
    }

    /// <summary>
    /// Turns <see cref="Delta(int)"/> into the gradient of the parameters, and of the input unless
    /// <paramref name="inputDelta"/> is empty. Follows the Forward of the same batch.
    /// </summary>
    public void Backward(ReadOnlySpan<float> input, int rows, Span<float> inputDelta, float weightDecay)
    {
        var delta = Delta(rows);
        if (_dropout > 0)
            TensorPrimitives.Multiply(delta, _mask.AsSpan(0, delta.Length), delta);
        MultiplyByDerivative(delta, _activated);

        var weights = _weights.Span;
        var gradient = _weightGradient.Span;
        var biasGradient = _biasGradient.Span;
        TensorPrimitives.Multiply(weights, weightDecay, gradient);
        inputDelta.Clear();
        for (var unit = 0; unit < _units; unit++)
        {
            var unitWeights = weights.Slice(unit * _inputs, _inputs);
            var unitGradient = gradient.Slice(unit * _inputs, _inputs);
            var sum = 0f;
            for (var row = 0; row < rows; row++)
            {
                var d = delta[row * _units + unit];
                if (d == 0)
                    continue;
                sum += d;
                AddScaled(input.Slice(row * _inputs, _inputs), d, unitGradient);
                if (!inputDelta.IsEmpty)
                    AddScaled(unitWeights, d, inputDelta.Slice(row * _inputs, _inputs));
            }

            biasGradient[unit] = sum;
        }
    }

    private static void AddScaled(ReadOnlySpan<float> row, float factor, Span<float> sum) =>
        TensorPrimitives.MultiplyAdd(row, factor, sum, sum);

    private void Activate(Span<float> values)
    {
        switch (_activation)
        {
            case Activation.Relu:
                TensorPrimitives.Max(values, 0f, values);
                break;
            case Activation.LeakyRelu:
                foreach (ref var value in values)
                    value = Math.Max(value, Leak * value);
                break;
            case Activation.Tanh:
                TensorPrimitives.Tanh(values, values);
                break;
            case Activation.Sigmoid:
                TensorPrimitives.Sigmoid(values, values);
                break;
        }
    }

    /// <summary>Every derivative here can be told from the activated value alone.</summary>
    private void MultiplyByDerivative(Span<float> delta, ReadOnlySpan<float> activated)
    {
        switch (_activation)
        {
            case Activation.Relu:
                for (var i = 0; i < delta.Length; i++)
                    delta[i] = activated[i] > 0 ? delta[i] : 0;
                break;
            case Activation.LeakyRelu:
                for (var i = 0; i < delta.Length; i++)
                    delta[i] = activated[i] > 0 ? delta[i] : Leak * delta[i];
                break;
            case Activation.Tanh:
                for (var i = 0; i < delta.Length; i++)
                    delta[i] *= 1 - activated[i] * activated[i];
                break;
            case Activation.Sigmoid:
                for (var i = 0; i < delta.Length; i++)
                    delta[i] *= activated[i] * (1 - activated[i]);
                break;
        }
    }

    /// <summary>Kept outputs are scaled up, so that their expected sum is the same with and without dropout.</summary>
    private Span<float> Drop(ReadOnlySpan<float> activated, Rng rng)
    {
        var mask = _mask.AsSpan(0, activated.Length);
        var output = _output.AsSpan(0, activated.Length);
        var scale = 1 / (1 - _dropout);
        foreach (ref var factor in mask)
            factor = rng.NextSingle() < _dropout ? 0 : scale;
        TensorPrimitives.Multiply(activated, mask, output);
        return output;
    }
}
