namespace Tune.Hosting;

/// <summary>What a silo has for trials; what is not set is detected. Configuration section <c>Tune:Resources</c>.</summary>
public sealed class SiloResourceOptions
{
    /// <summary>Processors, at least 0; fractions are allowed.</summary>
    /// <value>Default: null, as many as <see cref="TuneServiceOptions.Slots"/>.</value>
    public double? Cpu { get; set; }

    /// <summary>GPUs, at least 0; a fraction is a share of one more that others use as well.</summary>
    /// <value>Default: null, those that <c>nvidia-smi</c> lists and that <c>CUDA_VISIBLE_DEVICES</c> does not hide; none without it.</value>
    public double? Gpu { get; set; }

    /// <summary>Memory, such as <c>16GiB</c>, or a number of bytes.</summary>
    /// <value>Default: null, what the process may use.</value>
    public string? Memory { get; set; }

    /// <summary>Resources with names of one's own, such as licences, and how many there are.</summary>
    public Dictionary<string, double> Custom { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Labels that trials may require, such as <c>gpu</c> = <c>a100</c>. Those in the section <c>Orleans:Metadata</c>
    /// (<c>ORLEANS__METADATA__gpu=a100</c> in the environment) count as well; these go before them.
    /// </summary>
    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);
}
