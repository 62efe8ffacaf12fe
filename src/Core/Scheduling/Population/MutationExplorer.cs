using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>The explore step of population based training: resample, multiply, or move to a neighbour.</summary>
internal sealed class MutationExplorer(PopulationBasedTraining options, FlatSpace space) : IExplorer
{
    private readonly ImmutableArray<Dimension?> _sources = MutationPlan.Of(space, options.Mutations);

    public void Observe(Fact fact)
    {
        // what it makes follows from the donor alone
    }

    public (Configuration Config, ImmutableArray<ParameterChange> Changes) Explore(Trial donor, IReadOnlyList<Trial> trials, Rng rng)
    {
        var values = new double[space.Dimensions.Length];
        var how = new string?[values.Length];
        foreach (var dimension in space.Dimensions)
        {
            var i = dimension.Index;
            var before = donor.Assignment[i];
            var isActive = dimension.Parent < 0 || values[dimension.Parent] == dimension.ParentOption;
            if (!isActive) values[i] = double.NaN;
            else if (double.IsNaN(before)) (values[i], how[i]) = (dimension.FromUnit(rng.NextDouble()), "drawn with its branch");
            else if (_sources[i] is { } source) (values[i], how[i]) = Change(dimension, source, before, ref rng);
            else values[i] = before;
        }

        var config = space.Decode(new Assignment([.. values]));
        if (options.Explore is { } explore) config = Apply(explore, config, rng);
        var changed = space.Dimensions.Where(dimension => how[dimension.Index] is not null).ToLookup(dimension => dimension.Name, dimension => how[dimension.Index], StringComparer.Ordinal);
        return (config, ConfigurationChanges.Between(donor.Config, config, name => changed[name].FirstOrDefault()));
    }

    public JsonNode Capture() => new JsonObject();

    public void Restore(JsonNode state)
    {
        // it has no state
    }

    private static Configuration Apply(ExploreFunction explore, Configuration config, Rng rng)
    {
        var function = explore.Function
            ?? throw new InvalidOperationException($"The explore function '{explore.Name}' is not known here; start the experiment from the program that defines it, or register it.");
        return NamedFunctionException.Call(explore.Name, "PopulationBasedTraining.Explore", () => function(config, rng));
    }

    private (double Value, string How) Change(Dimension dimension, Dimension source, double before, ref Rng rng)
    {
        var isResampled = rng.NextDouble() < options.ResampleProbability;
        return source.Domain is ParameterSpec.Choice choice ? Move(dimension, choice, before, isResampled, ref rng)
            : isResampled ? (dimension.Clip(source.FromUnit(rng.NextDouble())), "resampled")
            : Multiply(dimension, source, before, options.PerturbationFactors[rng.NextInt32(options.PerturbationFactors.Count)]);
    }

    /// <summary>To a neighbour in the order of the options, which may be the end again; anywhere when resampled, or when the value is none of them.</summary>
    private static (double Value, string How) Move(Dimension dimension, ParameterSpec.Choice choice, double before, bool isResampled, ref Rng rng)
    {
        var places = choice.Options.Select(option => MutationPlan.ValueOf(dimension, option)).OfType<double>().ToArray();
        var at = Array.IndexOf(places, before);
        if (isResampled || at < 0) return (places[rng.NextInt32(places.Length)], "resampled");
        var next = Math.Clamp(at + (rng.NextInt32(2) == 0 ? -1 : 1), 0, places.Length - 1);
        return (places[next], next < at ? "one down" : next > at ? "one up" : "at the end");
    }

    private static (double Value, string How) Multiply(Dimension dimension, Dimension source, double before, double factor)
    {
        var how = FormattableString.Invariant($"× {factor:0.###}");
        var after = dimension.Clip(source.Clip(before * factor));
        // rounding to the step must not keep a small number where it is
        if (after == before && factor != 1 && StepOf(dimension) is { } step) after = dimension.Clip(source.Clip(before + Math.Sign(before * (factor - 1)) * step));
        return (after, how);
    }

    private static double? StepOf(Dimension dimension) => dimension.Domain switch
    {
        ParameterSpec.Integer integer => integer.Step,
        ParameterSpec.Float { Step: { } step } => step,
        ParameterSpec.Normal { Step: { } step } => step,
        _ => null,
    };
}
