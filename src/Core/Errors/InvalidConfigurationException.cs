using System.Collections.Immutable;

namespace Tune;

/// <summary>
/// A configuration does not fit its search space or its type. All faults are listed, each with the path of its parameter.
/// </summary>
public sealed class InvalidConfigurationException(ImmutableArray<string> problems, Exception? innerException = null)
    : TuneException(ProblemList.Describe("The configuration is invalid", problems), innerException)
{
    /// <summary>The faults, such as <c>opt/momentum: 2 is outside [0, 0.99]</c>.</summary>
    public ImmutableArray<string> Problems { get; } = problems;
}
