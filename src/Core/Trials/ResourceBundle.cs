using System.Collections.Immutable;
using System.Globalization;

namespace Tune;

/// <summary>
/// Resources that are taken together on one silo. Amounts are counted in ten-thousandths, rounded down, so that <c>1.0 / 3</c> fits three
/// times into 1. Immutable; equal if all amounts and labels are equal.
/// </summary>
public record ResourceBundle
{
    private const double LeastAmount = 0.0001;
    private const double MostAmount = 1e9;

    private readonly ImmutableSortedDictionary<string, double> _custom = Sorted<double>([]);
    private readonly ImmutableSortedDictionary<string, string> _labels = Sorted<string>([]);

    /// <summary>Processors, in cores; fractions are allowed, 0 is none.</summary>
    /// <value>Default: 1.</value>
    public double Cpu { get; init; } = 1;

    /// <summary>GPUs: a share of one, below 1, or a whole number of them.</summary>
    /// <value>Default: 0.</value>
    public double Gpu { get; init; }

    /// <summary>Memory in bytes; counted, not enforced.</summary>
    /// <value>Default: 0.</value>
    public long Memory { get; init; }

    /// <summary>Amounts of resources with names of one's own, such as licences, that silos declare.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, double> Custom { get => _custom; init => _custom = Sorted(value); }

    /// <summary>Labels that the silo must have, with exactly these values, such as <c>gpu</c> = <c>a100</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Labels { get => _labels; init => _labels = Sorted(value); }

    /// <inheritdoc/>
    public virtual bool Equals(ResourceBundle? other) =>
        other is not null && EqualityContract == other.EqualityContract && Cpu.Equals(other.Cpu) && Gpu.Equals(other.Gpu) && Memory == other.Memory
        && _custom.SequenceEqual(other._custom) && _labels.SequenceEqual(other._labels);

    /// <inheritdoc/>
    public override int GetHashCode() => (Cpu, Gpu, Memory, _custom.Count, _labels.Count).GetHashCode();

    /// <summary>The amounts and labels, for a person.</summary>
    public override string ToString()
    {
        var amounts = new List<string>();
        if (Cpu != 0) amounts.Add($"{Text(Cpu)} CPU");
        if (Gpu != 0) amounts.Add($"{Text(Gpu)} GPU");
        if (Memory != 0) amounts.Add($"{MemoryText.Write(Memory)} memory");
        amounts.AddRange(_custom.Select(pair => $"{Text(pair.Value)} {pair.Key}"));
        var text = amounts.Count == 0 ? "nothing" : string.Join(" + ", amounts);
        return _labels.Count == 0 ? text : $"{text} where {string.Join(", ", _labels.Select(pair => $"{pair.Key}={pair.Value}"))}";
    }

    internal bool IsEmpty => Cpu == 0 && Gpu == 0 && Memory == 0 && _custom.All(pair => pair.Value == 0);

    internal IEnumerable<string> Problems(string path)
    {
        if (!IsAmount(Cpu)) yield return Problem($"{path}.Cpu", Expected, Cpu);
        if (!IsAmount(Gpu)) yield return Problem($"{path}.Gpu", Expected, Gpu);
        else if (Gpu > 1 && Gpu != Math.Floor(Gpu)) yield return Problem($"{path}.Gpu", "a whole number when it is above 1 (a share is of one GPU)", Gpu);
        if (Memory < 0) yield return Problem($"{path}.Memory", "at least 0 bytes", Memory);
        foreach (var (name, amount) in _custom)
        {
            if (string.IsNullOrWhiteSpace(name)) yield return $"{path}.Custom: a resource must have a name.";
            else if (name.ToUpperInvariant() is "CPU" or "GPU" or "MEMORY")
                yield return $"{path}.Custom: '{name}' is not a name of one's own; set {path}.{char.ToUpperInvariant(name[0])}{name[1..].ToLowerInvariant()}.";
            else if (!IsAmount(amount)) yield return Problem($"{path}.Custom['{name}']", Expected, amount);
        }

        foreach (var (name, value) in _labels)
        {
            if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(value)) yield return $"{path}.Labels: a label must have a name and a value; was '{name}'='{value}'.";
        }
    }

    private static string Expected => FormattableString.Invariant($"0, or at least {LeastAmount} and at most {MostAmount:0}");

    private static bool IsAmount(double amount) => amount is 0 or (>= LeastAmount and <= MostAmount);

    private static string Text(double amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string Problem(string property, string expected, object actual) => FormattableString.Invariant($"{property} must be {expected}; was {actual}.");

    private static ImmutableSortedDictionary<string, T> Sorted<T>(IEnumerable<KeyValuePair<string, T>> pairs) => pairs.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
