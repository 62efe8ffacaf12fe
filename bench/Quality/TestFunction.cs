using System.Text.Json;
using Tune;

namespace Quality;

/// <summary>A function to be minimised.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Space">Where.</param>
/// <param name="Evaluate">What.</param>
/// <param name="Optimum">Its least value.</param>
internal sealed record TestFunction(string Name, SearchSpace Space, Func<JsonElement, double> Evaluate, double Optimum)
{
    /// <summary>The standard deviation of what is added to each value that a searcher sees.</summary>
    public double Noise { get; init; }

    /// <summary>A function of real numbers from one interval.</summary>
    public static TestFunction OfReals(string name, int dimensions, double low, double high, Func<double[], double> function, double optimum)
    {
        var names = Enumerable.Range(0, dimensions).Select(d => $"x{d}").ToArray();
        var space = SpaceOf(names.Select(x => (x, (Domain)Domain.Uniform(low, high))));
        return new(name, space, config => function([.. names.Select(x => config.Number(x))]), optimum);
    }

    /// <summary>A space of parameters that a loop makes.</summary>
    public static SearchSpace SpaceOf(IEnumerable<(string Name, Domain Domain)> parameters) =>
        new(new ParameterSpec.Group([.. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Domain.Spec))]));
}

internal static class ConfigurationExtensions
{
    public static double Number(this JsonElement config, string name) => config.GetProperty(name).GetDouble();

    public static string Text(this JsonElement config, string name) => config.GetProperty(name).GetString() ?? "";
}
