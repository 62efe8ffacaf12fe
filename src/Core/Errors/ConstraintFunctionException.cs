namespace Tune.Spaces;

/// <summary>The function of a constraint is missing, or threw.</summary>
public sealed class ConstraintFunctionException(string functionName, string reason, Exception? innerException = null)
    : TuneException($"the constraint '{functionName}' {reason}", innerException)
{
    /// <summary>The name of the function.</summary>
    public string FunctionName { get; } = functionName;
}
