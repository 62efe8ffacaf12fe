using System.Collections.Immutable;

namespace Tune;

/// <summary>An experiment of that name exists with another spec.</summary>
public sealed class ExperimentExistsException(string experiment, ImmutableArray<string> differences)
    : TuneException($"Experiment '{experiment}' exists with another spec (stored and given):\n{string.Join("\n", differences.Select(difference => "  - " + difference))}\nUse another Name, delete it, or use the stored spec; to add samples, extend it.")
{
    /// <summary>The experiment.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>What differs: a path and both values each.</summary>
    public ImmutableArray<string> Differences { get; } = differences;
}

/// <summary>There is no experiment of that name.</summary>
public sealed class ExperimentNotFoundException(string experiment)
    : TuneException($"There is no experiment '{experiment}' in this data folder or cluster.")
{
    /// <summary>The name.</summary>
    public string Experiment { get; } = experiment;
}

/// <summary>No trial has a value of the objective.</summary>
public sealed class NoCompletedTrialException(int trials, int errors, string metric)
    : TuneException($"None of the {trials} trials has a finite '{metric}'; {errors} ended with an error: see Errors.");
