using System.Globalization;

namespace Orleans;

/// <summary>How long callers of a grain method wait for its answer, where the silo's default would not do.</summary>
/// <remarks>src/Orleans.Serialization.Abstractions/Annotations.cs</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute : Attribute
{
    /// <summary>This time.</summary>
    /// <param name="timeout">A <see cref="TimeSpan"/> as text.</param>
    public ResponseTimeoutAttribute(string timeout) => Timeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);

    /// <summary>The time.</summary>
    public TimeSpan? Timeout { get; init; }
}
