namespace Tune;

public abstract partial class Domain
{
    /// <summary>A constant.</summary>
    public static implicit operator Domain(int value) => new Domain<int>(value);

    /// <summary>A constant.</summary>
    public static implicit operator Domain(long value) => new Domain<long>(value);

    /// <summary>A constant; it must be finite.</summary>
    public static implicit operator Domain(double value) => new Domain<double>(value);

    /// <summary>A constant; null is JSON's null.</summary>
    public static implicit operator Domain(string? value) => new Domain<string?>(value);

    /// <summary>A constant.</summary>
    public static implicit operator Domain(bool value) => new Domain<bool>(value);

    private sealed class Untyped(ParameterSpec spec, Problems problems = default) : Domain(spec, problems);
}
