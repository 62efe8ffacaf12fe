using Orleans;
using Orleans.Serialization.Cloning;
using Tune.Placement;

namespace Tune;

/// <summary>Where a bundle is, on its way between silos.</summary>
[GenerateSerializer, Alias("tune.bundle-place")]
internal struct BundlePlaceSurrogate
{
    [Id(0)]
    public string Silo;

    [Id(1)]
    public int[]? Gpus;
}

[RegisterConverter]
internal sealed class BundlePlaceSurrogateConverter : IConverter<BundlePlace, BundlePlaceSurrogate>
{
    public BundlePlace ConvertFromSurrogate(in BundlePlaceSurrogate surrogate) => new(surrogate.Silo, surrogate.Gpus is null ? [] : [.. surrogate.Gpus]);

    public BundlePlaceSurrogate ConvertToSurrogate(in BundlePlace value) => new() { Silo = value.Silo, Gpus = value.Gpus.IsEmpty ? null : [.. value.Gpus] };
}

[RegisterCopier]
internal sealed class BundlePlaceCopier : ShallowCopier<BundlePlace>;
