namespace Tune;

/// <summary>A program has not done what it should have: it ended with an error, or said what is no report.</summary>
internal sealed class ProgramFailedException : TuneException
{
    private readonly string _lastErrors;

    /// <param name="problem">What happened.</param>
    /// <param name="lastErrors">The last lines of its standard error; empty if there are none.</param>
    public ProgramFailedException(string problem, string lastErrors)
        : base(LastOf(lastErrors) is { Length: > 0 } last ? $"{problem} The last it said: {last}" : problem) => _lastErrors = lastErrors;

    /// <summary>In the place of a stack trace, which would be ours.</summary>
    public override string ToString() => _lastErrors;

    /// <summary>In one line, as lists show it; most programs say there what it was.</summary>
    private static string LastOf(string lines) => lines[(lines.LastIndexOf('\n') + 1)..].Trim();
}
