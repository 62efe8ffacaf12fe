using System.Numerics.Tensors;

namespace Digits;

/// <summary>Mean loss, and the share of images whose digit was recognised.</summary>
public readonly record struct Evaluation(double Loss, double Accuracy);

/// <summary>
/// A multi-layer perceptron and the state of its training. Everything it does follows from the configuration, the seed
/// and the data; each epoch draws from a generator of its own, so a network that was saved after any epoch goes on
/// exactly as if it had never stopped.
/// </summary>
public sealed class Network
{
    private const int Inputs = DigitSet.Pixels;
    private const int Classes = DigitSet.Classes;
    private const int InitialWeights = -1;

    private readonly MlpConfig _config;
    private readonly int _seed;
    private readonly float[] _parameters, _gradient, _input;
    private readonly int[] _labels;
    private readonly Layer[] _layers;
    private readonly Stepper _stepper;
    private int[] _order = [];
    private bool _diverged;

    public Network(MlpConfig config, int seed)
    {
        _config = config.Validated();
        _seed = seed;
        int[] widths = [Inputs, .. Enumerable.Repeat(config.Hidden, config.Layers), Classes];
        ParameterCount = Enumerable.Range(0, widths.Length - 1).Sum(i => Layer.ParameterCount(widths[i], widths[i + 1]));
        var padded = (ParameterCount + Stepper.Alignment - 1) / Stepper.Alignment * Stepper.Alignment;
        _parameters = new float[padded];
        _gradient = new float[padded];
        _input = new float[config.BatchSize * Inputs];
        _labels = new int[config.BatchSize];
        _layers = new Layer[widths.Length - 1];
        _stepper = Stepper.Create(config.Optimizer, padded);

        var rng = new Rng(seed, InitialWeights);
        for (var (i, start) = (0, 0); i < _layers.Length; i++)
        {
            var last = i == _layers.Length - 1;
            var size = Layer.ParameterCount(widths[i], widths[i + 1]);
            _layers[i] = new Layer(
                widths[i],
                widths[i + 1],
                last ? null : config.Activation,
                last ? 0 : (float)config.Dropout,
                config.BatchSize,
                _parameters.AsMemory(start, size),
                _gradient.AsMemory(start, size));
            _layers[i].Initialize(rng);
            start += size;
        }
    }

    /// <summary>Epochs trained so far.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of weights and biases.</summary>
    public int ParameterCount { get; }

    internal ReadOnlySpan<float> Gradient => _gradient.AsSpan(0, ParameterCount);

    internal Span<float> Parameters => _parameters.AsSpan(0, ParameterCount);

    /// <summary>
    /// Trains on every image once, in random order, and returns the mean loss. A network that has diverged stays as it
    /// is and returns NaN.
    /// </summary>
    public double TrainEpoch(DigitSet data)
    {
        var rng = new Rng(_seed, Epoch);
        var rate = (float)(_config.LearningRate / (1 + _config.LearningRateDecay * Epoch));
        Epoch++;
        if (_diverged)
            return double.NaN;

        if (_order.Length != data.Count)
            _order = new int[data.Count];
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        rng.Shuffle(_order);

        var total = 0.0;
        for (var start = 0; start < data.Count; start += _config.BatchSize)
        {
            var rows = Math.Min(_config.BatchSize, data.Count - start);
            for (var row = 0; row < rows; row++)
                TakeImage(data, _order[start + row], row, rng);
            var loss = ComputeGradient(_input.AsSpan(0, rows * Inputs), _labels.AsSpan(0, rows), rng);
            if (!double.IsFinite(loss))
            {
                _diverged = true;
                return double.NaN;
            }

            _stepper.Step(_parameters, _gradient, rate);
            total += loss * rows;
        }

        return total / data.Count;
    }

    /// <summary>Loss and accuracy without dropout, smoothing or shifts. The loss of a diverged network is NaN.</summary>
    public Evaluation Evaluate(DigitSet data)
    {
        var (loss, correct) = (0.0, 0);
        for (var start = 0; start < data.Count; start += _config.BatchSize)
        {
            var rows = Math.Min(_config.BatchSize, data.Count - start);
            for (var row = 0; row < rows; row++)
                TakeImage(data, start + row, row, shiftRng: null);
            var logits = Forward(_input.AsSpan(0, rows * Inputs), rows, dropoutRng: null);
            for (var row = 0; row < rows; row++)
            {
                var outputs = logits.Slice(row * Classes, Classes);
                loss += Softmax.Loss(outputs, _labels[row], smoothing: 0);
                correct += TensorPrimitives.IndexOfMax(outputs) == _labels[row] ? 1 : 0;
            }
        }

        return new Evaluation(_diverged ? double.NaN : loss / data.Count, correct / (double)data.Count);
    }

    /// <summary>The whole state of the training, for <see cref="Load"/>.</summary>
    public byte[] Save() =>
        new NetworkState(_seed, Epoch, _diverged, _stepper.Steps, [_parameters, .. _stepper.Memories]).ToBytes();

    /// <summary>
    /// A network that goes on where <see cref="Save"/> was called. The configuration may differ in anything but the
    /// shape of the network and the kind of optimizer.
    /// </summary>
    public static Network Load(MlpConfig config, byte[] state)
    {
        var saved = NetworkState.FromBytes(state);
        var network = new Network(config, saved.Seed) { Epoch = saved.Epoch, _diverged = saved.Diverged };
        float[][] arrays = [network._parameters, .. network._stepper.Memories];
        if (!arrays.Select(a => a.Length).SequenceEqual(saved.Arrays.Select(a => a.Length)))
            throw new ArgumentException("The state was saved by a network of another shape or another kind of optimizer.", nameof(state));
        foreach (var (from, to) in saved.Arrays.Zip(arrays))
            from.CopyTo(to, 0);
        network._stepper.Steps = saved.Steps;
        return network;
    }

    /// <summary>Computes the gradient of these rows' mean loss plus penalty into <see cref="Gradient"/>; returns that loss alone.</summary>
    internal double ComputeGradient(ReadOnlySpan<float> input, ReadOnlySpan<int> labels, Rng rng)
    {
        var rows = labels.Length;
        var smoothing = (float)_config.LabelSmoothing;
        var logits = Forward(input, rows, rng);
        var delta = _layers[^1].Delta(rows);
        var loss = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var outputs = logits.Slice(row * Classes, Classes);
            loss += Softmax.Loss(outputs, labels[row], smoothing);
            Softmax.Gradient(outputs, labels[row], smoothing, 1f / rows, delta.Slice(row * Classes, Classes));
        }

        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            var layerInput = i > 0 ? _layers[i - 1].Output(rows) : input;
            var inputDelta = i > 0 ? _layers[i - 1].Delta(rows) : [];
            _layers[i].Backward(layerInput, rows, inputDelta, (float)_config.WeightDecay);
        }

        return loss / rows;
    }

    private ReadOnlySpan<float> Forward(ReadOnlySpan<float> input, int rows, Rng? dropoutRng)
    {
        foreach (var layer in _layers)
            input = layer.Forward(input, rows, dropoutRng);
        return input;
    }

    private void TakeImage(DigitSet data, int index, int row, Rng? shiftRng)
    {
        _labels[row] = data.Label(index);
        var target = _input.AsSpan(row * Inputs, Inputs);
        var max = (float)_config.Shift;
        if (shiftRng is null || max == 0)
            data.Image(index).CopyTo(target);
        else
            Shift.Apply(data.Image(index), shiftRng.Uniform(-max, max), shiftRng.Uniform(-max, max), target);
    }
}
