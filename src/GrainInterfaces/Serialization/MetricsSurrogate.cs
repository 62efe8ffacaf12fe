using Orleans;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>Metrics on their way between silos: what was reported, so it can't be changed any more.</summary>
[GenerateSerializer, Alias("tune.metrics")]
internal struct MetricsSurrogate
{
    [Id(0)]
    public string[] Names;

    [Id(1)]
    public double[] Values;
}

[RegisterConverter]
internal sealed class MetricsSurrogateConverter : IConverter<Metrics, MetricsSurrogate>
{
    public Metrics ConvertFromSurrogate(in MetricsSurrogate surrogate)
    {
        var metrics = new Metrics();
        for (var index = 0; index < surrogate.Names.Length; index++) metrics[surrogate.Names[index]] = surrogate.Values[index];
        return metrics.Freeze();
    }

    public MetricsSurrogate ConvertToSurrogate(in Metrics value)
    {
        var surrogate = new MetricsSurrogate { Names = new string[value.Count], Values = new double[value.Count] };
        var index = 0;
        foreach (var (name, number) in value) (surrogate.Names[index], surrogate.Values[index++]) = (name, number);
        return surrogate;
    }
}

[RegisterCopier]
internal sealed class MetricsCopier : ShallowCopier<Metrics>;
