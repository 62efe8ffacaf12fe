using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>A bundle in whole units: ten-thousandths, and bytes of memory, so that sums are exact.</summary>
internal sealed class BundleNeed
{
    public const string Cpu = "CPU";
    public const string Gpu = "GPU";
    public const string Memory = "memory";
    public const long One = 10_000;

    public BundleNeed(ResourceBundle bundle)
    {
        Labels = bundle.Labels;
        Gpus = Units(bundle.Gpu);
        var amounts = ImmutableArray.CreateBuilder<(string Kind, long Units)>();
        amounts.Add((Cpu, Units(bundle.Cpu)));
        amounts.Add((Memory, bundle.Memory));
        amounts.AddRange(bundle.Custom.Select(pair => (pair.Key, Units(pair.Value))));
        Amounts = [.. amounts.Where(amount => amount.Units > 0)];
    }

    /// <summary>What is counted by amount alone.</summary>
    public ImmutableArray<(string Kind, long Units)> Amounts { get; }

    /// <summary>The share of one device if less than <see cref="One"/>, else whole devices.</summary>
    public long Gpus { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public IEnumerable<(string Kind, long Units)> AllAmounts => Gpus > 0 ? Amounts.Append((Gpu, Gpus)) : Amounts;

    // what is a hair below a ten-thousandth is one that was computed
    public static long Units(double amount) => (long)Math.Floor(amount * One + 1e-6);

    public static string Text(string kind, long units) =>
        kind == Memory ? $"{MemoryText.Write(units)} of memory" : FormattableString.Invariant($"{(double)units / One} {kind}");
}
