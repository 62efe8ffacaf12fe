namespace Tune.Spaces;

/// <summary>The function of a computed parameter is missing, threw, or returned something that is not a value.</summary>
public sealed class ComputedParameterException(string parameter, string functionName, string reason, Exception? innerException = null)
    : TuneException($"{parameter}: sample_from '{functionName}' {reason}", innerException)
{
    /// <summary>The flat name of the parameter.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>The name of the function.</summary>
    public string FunctionName { get; } = functionName;
}
