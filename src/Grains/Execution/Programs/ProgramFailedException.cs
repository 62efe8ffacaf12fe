namespace Tune;

/// <summary>A program has not done what it should have: it ended with an error, or said what is no report.</summary>
internal sealed class ProgramFailedException : TuneException
{
    private readonly string _lastErrors;

    /// <param name="problem">What happened.</param>
    /// <param name="lastErrors">The last lines of its standard error; empty if there are none.</param>
    public ProgramFailedException(string problem, string lastErrors)
        : base(lastErrors.Length == 0 ? problem : $"{problem} The last lines of its standard error:{Environment.NewLine}{lastErrors}") => _lastErrors = lastErrors;

    /// <summary>In the place of a stack trace, which would be ours.</summary>
    public override string ToString() => _lastErrors;
}
