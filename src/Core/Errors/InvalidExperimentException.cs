using System.Collections.Immutable;

namespace Tune;

/// <summary>An experiment's spec is wrong. Lists all problems at once; nothing was stored or started.</summary>
public sealed class InvalidExperimentException(ImmutableArray<string> problems)
    : TuneException(problems.Length == 1 ? problems[0] : $"The experiment has {problems.Length} problems:\n" + string.Join("\n", problems.Select(problem => "  - " + problem)))
{
    /// <summary>What is wrong, each with its place and what is expected.</summary>
    public ImmutableArray<string> Problems { get; } = problems;
}
