namespace Tune.Http;

/// <summary>Amounts of resources.</summary>
/// <param name="Cpu">Processors, in cores.</param>
/// <param name="Gpu">GPUs.</param>
/// <param name="Memory">Memory in bytes; 0 if nobody counts it.</param>
/// <param name="Custom">Amounts by names of one's own.</param>
/// <param name="Labels">Labels.</param>
internal sealed record AmountsView(double Cpu, double Gpu, long Memory, IReadOnlyDictionary<string, double> Custom, IReadOnlyDictionary<string, string> Labels)
{
    public static AmountsView Of(ResourceBundle bundle) => new(bundle.Cpu, bundle.Gpu, bundle.Memory, bundle.Custom, bundle.Labels);
}
