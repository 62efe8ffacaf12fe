using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>
/// A value for each dimension of a <see cref="FlatSpace"/>: the number itself, the position of an option, or NaN where the dimension is
/// in a branch that was not chosen. Immutable, compared by value.
/// </summary>
public sealed class Assignment : IEquatable<Assignment>
{
    /// <summary>An assignment of the values in the order of <see cref="FlatSpace.Dimensions"/>.</summary>
    public Assignment(ImmutableArray<double> values) => Values = values.IsDefault ? [] : values;

    /// <summary>The values; NaN for inactive.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The number of dimensions.</summary>
    public int Length => Values.Length;

    /// <summary>The value of a dimension.</summary>
    public double this[int dimension] => Values[dimension];

    /// <summary>Whether a dimension has a value.</summary>
    public bool IsActive(int dimension) => !double.IsNaN(Values[dimension]);

    /// <inheritdoc/>
    public bool Equals(Assignment? other)
    {
        if (other is null || other.Length != Length) return false;
        for (var i = 0; i < Length; i++)
        {
            if (!Values[i].Equals(other.Values[i])) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Assignment);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        StableHash.Fold(Values.Aggregate(7UL, (hash, value) => StableHash.Combine(hash, StableHash.OfDouble(value))));

    /// <summary>The values, such as <c>[0.1, 2, NaN]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Values.Select(CanonicalJson.Text))}]";
}
