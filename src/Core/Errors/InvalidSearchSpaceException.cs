using System.Collections.Immutable;

namespace Tune;

/// <summary>A search space has faults. All of them are listed, each with the path of its parameter.</summary>
public sealed class InvalidSearchSpaceException(ImmutableArray<string> problems, Exception? innerException = null)
    : TuneException(ProblemList.Describe("The search space is invalid", problems), innerException)
{
    /// <summary>The faults in the order of the space, such as <c>opt/momentum: low 1 must be less than high 0.99</c>.</summary>
    public ImmutableArray<string> Problems { get; } = problems;
}
