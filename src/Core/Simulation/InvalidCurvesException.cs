namespace Tune.Simulation;

/// <summary>Recorded learning curves are not what they should be. The message names the line, the place inside it and what was expected.</summary>
public sealed class InvalidCurvesException : TuneException
{
    /// <summary>A fault of a line.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="path">The column or field inside it; empty for the line as a whole.</param>
    /// <param name="expected">What was expected, and what was there.</param>
    public InvalidCurvesException(int line, string path, string expected)
        : base(FormattableString.Invariant($"line {line}: {ProblemList.At(path, expected)}"))
    {
    }

    /// <summary>A fault of the whole.</summary>
    public InvalidCurvesException(string message)
        : base(message)
    {
    }
}
