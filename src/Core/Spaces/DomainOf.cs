namespace Tune;

/// <summary>The allowed values of one parameter of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type that the configuration gives the parameter.</typeparam>
public sealed class Domain<T> : Domain
{
    internal Domain(ParameterSpec spec, Problems problems = default)
        : base(spec, problems)
    {
    }

    internal Domain(T value)
        : this(new ParameterSpec.Constant(TuneJson.ToElement(value, typeof(T))))
    {
    }

    /// <summary>A constant is a domain of one value.</summary>
    /// <exception cref="ArgumentException">The value has no JSON form, as NaN and infinities.</exception>
    public static implicit operator Domain<T>(T value) => new(value);
}
