using System.Collections.Immutable;

namespace Tune;

/// <summary>An experiment of that name exists with another spec. The message says what differs, and the ways on: see <c>OnDifference</c>.</summary>
public sealed class ExperimentExistsException(string experiment, ImmutableArray<string> differences, ImmutableArray<string> refusals = default)
    : TuneException(Text(experiment, differences, refusals.IsDefault ? [] : refusals))
{
    /// <summary>The experiment.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>What differs, such as <c>samples: 10 → 20</c>.</summary>
    public ImmutableArray<string> Differences { get; } = differences;

    /// <summary>Why it can't go on with the new spec and its trials; none if it can.</summary>
    public ImmutableArray<string> Refusals { get; } = refusals.IsDefault ? [] : refusals;

    private static string Text(string experiment, ImmutableArray<string> differences, ImmutableArray<string> refusals) => $"""
        Experiment '{experiment}' exists with another spec (stored → given):
        {Lines("  - ", differences)}
        Ways on, as FitOptions.OnDifference or for StartAsync:
          OnDifference.Change: keeps its trials and goes on with the given spec.{(refusals.IsEmpty ? " Possible here." : $" Not possible here:\n{Lines("    - ", refusals)}")}
          OnDifference.Fork: leaves it as it is and begins another one that learns from its trials.
          OnDifference.Fresh: deletes it with its trials and begins anew.
        Or use another Name, or the stored spec.
        """;

    private static string Lines(string mark, IEnumerable<string> lines) => string.Join("\n", lines.Select(line => mark + line));
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
