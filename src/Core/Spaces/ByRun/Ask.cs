namespace Tune.Spaces;

/// <summary>A parameter that a function asks for: its name, and what values it may have. Equal when both are.</summary>
internal readonly record struct Ask(string Name, ParameterSpec Domain)
{
    private const double NearlyNever = 0.001;

    /// <summary>The options of a choice or a grid; null for numbers.</summary>
    public IReadOnlyList<ParameterSpec>? Options => Domain switch
    {
        ParameterSpec.Choice choice => choice.Options,
        ParameterSpec.Grid grid => grid.Options,
        _ => null,
    };

    /// <summary>A number near the lower end of those that are drawn.</summary>
    public double Least => Axis.Of(Domain).FromUnit(Domain is ParameterSpec.Normal ? NearlyNever : 0);

    /// <summary>A number near their upper end: a loop up to it asks for all that it may ask for.</summary>
    public double Greatest => Axis.Of(Domain).FromUnit(Domain is ParameterSpec.Normal ? 1 - NearlyNever : 1);

    /// <summary>What is wrong with the domain; null if nothing is.</summary>
    public string? Fault => Options switch
    {
        null => BoundsCheck.Of(Domain).FirstOrDefault(),
        { Count: 0 } => "a choice needs at least one option",
        _ => null,
    };

    /// <summary>A value of it for a person, such as <c>optimizer = "sgd"</c>.</summary>
    /// <param name="value">The number, or the position of the option.</param>
    public string With(double value) => $"{Name} = {(Options is { } options ? Text(options[(int)value]) : CanonicalJson.Text(value))}";

    /// <summary>The domain for a person, such as <c>{"uniform":[0,1]}</c>.</summary>
    public override string ToString() => SearchSpaceWriter.Write(Domain);

    private static string Text(ParameterSpec option) => option is ParameterSpec.Constant constant ? constant.Value.GetRawText() : "…";
}
