using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Tune.Hosting;

namespace Tune;

/// <summary>What this silo has for trials: as configured, and where nothing is configured as found.</summary>
internal sealed class SiloResources
{
    private const string VisibleDevices = "CUDA_VISIBLE_DEVICES";

    public SiloResources(IOptions<TuneServiceOptions> options, IConfiguration configuration, IGpuProbe gpus)
        : this(options.Value, configuration, gpus, Environment.GetEnvironmentVariable(VisibleDevices))
    {
    }

    internal SiloResources(TuneServiceOptions options, IConfiguration configuration, IGpuProbe gpus, string? visibleDevices)
    {
        var declared = options.Resources;
        var models = declared.Gpu is null ? gpus.Find() : [];
        var visible = visibleDevices?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // as CUDA reads it: what is listed is what there is, and nothing listed is nothing
        var count = declared.Gpu ?? (visible is null ? models.Count : Math.Min(visible.Length, models.Count));
        GpuIds = [.. Enumerable.Range(0, (int)Math.Ceiling(count)).Select(index => visible is not null && index < visible.Length ? visible[index] : $"{index}")];
        Capacity = new()
        {
            Cpu = declared.Cpu ?? options.Slots,
            Gpu = count,
            Memory = declared.Memory is { } memory ? ParseMemory(memory) : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Custom = declared.Custom,
            Labels = LabelsOf(declared, configuration, models),
        };
    }

    /// <summary>What there is, with the labels.</summary>
    public ResourceBundle Capacity { get; }

    /// <summary>How CUDA names the GPUs, by index.</summary>
    public ImmutableArray<string> GpuIds { get; }

    /// <exception cref="FormatException">It is no amount of memory.</exception>
    public static long ParseMemory(string text) => TrialResourcesJson.ParseMemory(text)
        ?? throw new FormatException($"Tune:Resources:Memory must be a number of bytes, or a text such as 16GiB; was '{text}'.");

    private static Dictionary<string, string> LabelsOf(SiloResourceOptions declared, IConfiguration configuration, IReadOnlyList<string> models)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        // one label can say one model only
        if (models.Distinct(StringComparer.Ordinal).ToList() is [var model]) labels["gpu-model"] = model;
        foreach (var entry in configuration.GetSection("Orleans:Metadata").GetChildren())
        {
            if (!string.IsNullOrWhiteSpace(entry.Value)) labels[entry.Key] = entry.Value;
        }

        foreach (var (name, value) in declared.Labels) labels[name] = value;
        return labels;
    }
}
