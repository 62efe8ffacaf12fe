namespace Tune;

/// <summary>The text of a constraint is no rule: says where in it and what was expected.</summary>
public sealed class InvalidConstraintException(string text, int position, string problem)
    : TuneException($"'{text}', column {position + 1}: {problem}")
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Where the problem is: the number of characters before it.</summary>
    public int Position { get; } = position;

    /// <summary>What is wrong there.</summary>
    public string Problem { get; } = problem;
}
