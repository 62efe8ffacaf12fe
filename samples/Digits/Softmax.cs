using System.Numerics.Tensors;

namespace Digits;

/// <summary>Cross-entropy between the network's softmax and the (possibly smoothed) label.</summary>
internal static class Softmax
{
    /// <summary>Below this a gradient is noise, and small enough to turn products of it subnormal.</summary>
    private const float Negligible = 1e-15f;

    /// <summary>The loss of one row of logits.</summary>
    public static double Loss(ReadOnlySpan<float> logits, int label, float smoothing)
    {
        var loss = LogSumExp(logits) - (1 - smoothing) * logits[label];
        return smoothing > 0 ? loss - smoothing * TensorPrimitives.Sum(logits) / logits.Length : loss;
    }

    /// <summary>The gradient of that loss by the logits, times <paramref name="scale"/>: softmax minus target.</summary>
    public static void Gradient(ReadOnlySpan<float> logits, int label, float smoothing, float scale, Span<float> gradient)
    {
        var logSum = (float)LogSumExp(logits);
        for (var i = 0; i < logits.Length; i++)
        {
            var target = smoothing / logits.Length + (i == label ? 1 - smoothing : 0);
            var difference = MathF.Exp(logits[i] - logSum) - target;
            gradient[i] = MathF.Abs(difference) < Negligible ? 0 : difference * scale;
        }
    }

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - max);
        return max + Math.Log(sum);
    }
}
