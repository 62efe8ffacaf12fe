using System.Globalization;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>The position of a trial in its experiment, from 0. Prints with five digits: <c>00042</c>.</summary>
/// <param name="Number">The position, at least 0.</param>
[JsonConverter(typeof(TrialIdConverter))]
public readonly record struct TrialId(int Number) : IComparable<TrialId>
{
    /// <inheritdoc/>
    public int CompareTo(TrialId other) => Number.CompareTo(other.Number);

    /// <inheritdoc/>
    public override string ToString() => Number.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a number of at least 0.</exception>
    public static TrialId Parse(string text) => new(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Earlier trials are smaller.</summary>
    public static bool operator <(TrialId left, TrialId right) => left.Number < right.Number;

    /// <summary>Later trials are greater.</summary>
    public static bool operator >(TrialId left, TrialId right) => left.Number > right.Number;

    /// <summary>Earlier trials are smaller.</summary>
    public static bool operator <=(TrialId left, TrialId right) => left.Number <= right.Number;

    /// <summary>Later trials are greater.</summary>
    public static bool operator >=(TrialId left, TrialId right) => left.Number >= right.Number;
}
