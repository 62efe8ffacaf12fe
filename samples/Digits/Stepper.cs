using System.Numerics;
using System.Runtime.InteropServices;

namespace Digits;

/// <summary>An optimizer at work: turns gradients into steps, and remembers what it needs between steps.</summary>
internal abstract class Stepper
{
    /// <summary>Lengths are padded to a multiple of this, which every vector width divides: no loop below needs a tail.</summary>
    public const int Alignment = 16;

    protected Stepper(int length, int memories) => Memories = [.. Enumerable.Range(0, memories).Select(_ => new float[length])];

    /// <summary>What is remembered for each parameter; saved and restored with the network.</summary>
    public IReadOnlyList<float[]> Memories { get; }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; set; }

    public static Stepper Create(Optimizer optimizer, int length) => optimizer switch
    {
        Sgd sgd => new SgdStepper(sgd, length),
        Adam adam => new AdamStepper(adam, length),
        _ => throw new ArgumentException($"Unknown optimizer {optimizer}.", nameof(optimizer)),
    };

    public abstract void Step(Span<float> parameters, ReadOnlySpan<float> gradient, float learningRate);

    protected static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    protected static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> values) =>
        MemoryMarshal.Cast<float, Vector<float>>(values);

    /// <summary>
    /// Values that only ever decay (a dead unit's momentum) would end up subnormal, where many processors are a hundred
    /// times slower: nothing is lost by calling them zero.
    /// </summary>
    protected static Vector<float> Flush(Vector<float> value) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(value), new Vector<float>(1e-30f)), Vector<float>.Zero, value);
}

internal sealed class SgdStepper(Sgd options, int length) : Stepper(length, memories: 1)
{
    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradient, float learningRate)
    {
        Steps++;
        var p = Vectors(parameters);
        var g = Vectors(gradient);
        var velocity = Vectors(Memories[0].AsSpan());
        var momentum = (float)options.Momentum;
        for (var i = 0; i < p.Length; i++)
        {
            velocity[i] = Flush(velocity[i] * momentum + g[i]);
            var direction = options.Nesterov ? g[i] + velocity[i] * momentum : velocity[i];
            p[i] = Flush(p[i] - direction * learningRate);
        }
    }
}

internal sealed class AdamStepper(Adam options, int length) : Stepper(length, memories: 2)
{
    private const float Epsilon = 1e-8f;

    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradient, float learningRate)
    {
        Steps++;
        var p = Vectors(parameters);
        var g = Vectors(gradient);
        var mean = Vectors(Memories[0].AsSpan());
        var square = Vectors(Memories[1].AsSpan());
        var (beta1, beta2) = ((float)options.Beta1, (float)options.Beta2);

        // Both averages start at zero; dividing by these undoes that bias.
        var meanCorrection = 1 - Math.Pow(options.Beta1, Steps);
        var squareCorrection = 1 - Math.Pow(options.Beta2, Steps);
        var rate = (float)(learningRate * Math.Sqrt(squareCorrection) / meanCorrection);
        var epsilon = new Vector<float>((float)(Epsilon * Math.Sqrt(squareCorrection)));
        for (var i = 0; i < p.Length; i++)
        {
            mean[i] = Flush(mean[i] * beta1 + g[i] * (1 - beta1));
            square[i] = Flush(square[i] * beta2 + g[i] * g[i] * (1 - beta2));
            p[i] = Flush(p[i] - mean[i] * rate / (Vector.SquareRoot(square[i]) + epsilon));
        }
    }
}
